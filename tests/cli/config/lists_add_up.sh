# SPDX-License-Identifier: Apache-2.0
mkdir .git
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
cp app.env one.env
cp app.env two.env
echo 'exclude: [one.env]' >.patrol.yaml
patrol scan --no-verify --exclude two.env -q | grep -c env:
