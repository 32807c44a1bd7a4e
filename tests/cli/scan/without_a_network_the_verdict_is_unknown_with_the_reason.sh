# SPDX-License-Identifier: Apache-2.0
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
patrol scan --api-url http://127.0.0.1:9 --retries 0 --timeout 2
