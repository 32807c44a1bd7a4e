# SPDX-License-Identifier: Apache-2.0
git init -q -b main here && cd here
git config user.name A && git config user.email a@example.org
keep() { git add -A && git commit -qm "$1"; }
echo '{{ghp:one}} patrol:allow' | mint >a
echo '{{ghp:two}} patrol:allow' | mint >b
keep one
echo '{{ghp:one}} patrol:allow for good' | mint >a
echo '{{ghp:two}}' | mint >b
keep two
git rm -q a b && keep three
patrol scan --no-verify . | grep -v -e next -e https | sed 's/ in [0-9.]* s//; s/since [0-9a-f]* ([0-9-]*/since/; s/\. [0-9]* files.*//'
