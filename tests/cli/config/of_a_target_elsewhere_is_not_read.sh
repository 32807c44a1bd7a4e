# SPDX-License-Identifier: Apache-2.0
mkdir -p here/.git there/.git
echo 'exclude: [app.env]' >there/.patrol.yaml
echo 'exclude: [app.env]' >here/.patrol.yaml
cd there
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
cd ../here
patrol scan --no-verify ../there -q | grep env:
