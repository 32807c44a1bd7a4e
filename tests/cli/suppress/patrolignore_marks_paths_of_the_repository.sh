# SPDX-License-Identifier: Apache-2.0
git init -q -b main here && cd here
git config user.name A && git config user.email a@example.org
mkdir -p fixtures/deep src
echo '{{ghp:one}}' | mint | tee fixtures/deep/a >src/fixtures.txt
echo '{{ghp:two}}' | mint >fixtures/keep
printf '# generated\n/fixtures/\n!keep\n' >.patrolignore
git add -A && git commit -qm x
cd src
patrol scan --no-verify -f json .. >report.json || echo $?
grep -e redacted -e '"path"' -e '"suppressed"' report.json
cd ..
patrol scan --no-verify fixtures/deep --no-config >report || echo $?
patrol scan --no-verify fixtures/deep | sed 's/ 1 file.*//'
