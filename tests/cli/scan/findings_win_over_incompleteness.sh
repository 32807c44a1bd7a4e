# SPDX-License-Identifier: Apache-2.0
mkdir here
cd here
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
chmod 644 app.env
echo nothing >closed
chmod 000 closed
cd ..
unprivileged patrol scan --no-verify here
