# SPDX-License-Identifier: Apache-2.0
git init -q -b main there
cd there
echo '{{ghp:one}}' | mint >a
hash=$(mint </dev/null; tr -d '\n' <a | sha256sum | cut -d' ' -f1)
echo 'a' >.patrolignore
printf 'allow: [{sha256: %s}]\n' "$hash" >.patrol.yaml
printf 'schema: patrol-baseline/1\nentries: [{sha256: %s}]\n' "$hash" >.patrol-baseline.yaml
cd ..
patrol scan --no-verify there >report || echo $?
cd there
patrol scan --no-verify -f json | grep '"suppressed"'
