# SPDX-License-Identifier: Apache-2.0
# The repository's own settings count: an inline comment, .patrol.yaml.
. "$TREE/tests/lib/repository.sh"
git init -q
patrol hook install pre-commit > /dev/null
echo "$(token a) # patrol:allow" > file
git add file
git commit -qm 'with a comment' && echo 'the comment counts'
echo 'disable-rule: [github-pat-classic]' > .patrol.yaml
echo "$(token b)" > other
git add other
git commit -qm 'with a setting' && echo 'the setting counts'
echo 'disabel-rule: []' > .patrol.yaml
git commit -qm 'with a wrong setting' --allow-empty 2> ../err || echo 'a wrong setting stops'
rm .patrol.yaml
echo "$(token c)" > third
git add third
git commit -qm 'with --no-verify' --no-verify && echo '--no-verify counts'
