# SPDX-License-Identifier: Apache-2.0
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
mkdir deep
cp app.env deep/other.env
patrol scan --no-verify --exclude '*.env'
