# SPDX-License-Identifier: Apache-2.0
mkdir outside inside
cd outside
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
cd ..
ln -s ../outside/app.env inside/link
ln -s ../outside inside/folder
patrol scan --no-verify --follow-symlinks inside
