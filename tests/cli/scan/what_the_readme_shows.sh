# SPDX-License-Identifier: Apache-2.0
# A token in a script that was committed, and in the URL of a remote; and an
# older one that was deleted since.
export GIT_AUTHOR_DATE=2025-03-02T10:00:00Z GIT_COMMITTER_DATE=2025-03-02T10:00:00Z
git init -q --template= -b main shop
cd shop
mkdir deploy src
echo 'export DEPLOY_TOKEN={{ghp:readme}}' | mint >deploy/release.sh
echo 'token = "{{ghp:older}}"' | mint >src/config.toml
git add .
git -c user.name='J. Doe' -c user.email=j.doe@example.com commit -qm 'Add the release script'
git remote add origin "$(echo 'https://octo-dev:{{ghp:readme}}@github.com/octo-org/shop.git' | mint)"
echo '{"{{ghp:readme}}": "classic-no-expiry", "{{ghp:older}}": "bad-credentials"}' >../map.json
status=0
with_github ../map.json sh -c 'patrol scan --ca-file "$GITHUB_CA" .' >../report || status=$?
sed 's/ in [0-9.]* s, / in 0.1 s, /; s/localhost:[0-9]*/api.github.com/' ../report
exit $status
