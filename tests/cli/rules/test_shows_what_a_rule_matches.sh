# SPDX-License-Identifier: Apache-2.0
mint >f <<'END'
TOKEN={{ghp:one}}
é = "{{ghp:two:bad}}"
END
patrol rules test github-pat-classic f
patrol rules test github-pat-classic <f
