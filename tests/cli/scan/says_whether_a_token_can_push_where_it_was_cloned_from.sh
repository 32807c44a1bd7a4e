# SPDX-License-Identifier: Apache-2.0
# The origin of the repository that it stands in, where that is at the host that is asked.
cat >map.json <<'END'
{"{{ghp:pushes}}": {"*": "classic-no-expiry", "/repos/octo-org/shop": "push", "git": "push"},
 "{{ghp:history}}": {"*": "classic-no-expiry", "/repos/octo-org/shop": "pull", "git": "no"},
 "{{ghp:foreign}}": "classic-no-expiry", "{{ghp:hostile}}": "classic-no-expiry"}
END
for name in ours foreign hostile; do
    git init -q $name
done
cd ours
mkdir deploy
echo '{{ghp:history}}' | mint >old
git add old && git -c user.name=J -c user.email=j@example.com commit -qm one
git rm -q old && git -c user.name=J -c user.email=j@example.com commit -qm two
echo '{{ghp:pushes}}' | mint >deploy/.env
git config remote.origin.url git@github.com:octo-org/shop.git
cd ..
echo '{{ghp:foreign}}' | mint >foreign/.env
git -C foreign config remote.origin.url https://gitlab.com/octo-org/shop.git
echo '{{ghp:hostile}}' | mint >hostile/.env
git -C hostile config remote.origin.url 'https://github.com/octo-org/shop/../../user/repos?x='
with_github map.json sh -c '
    patrol scan --no-cache --online --ca-file "$GITHUB_CA" . -f json -o report.json >/dev/null
    grep -A4 "\"leaked_from\"" report.json
    sed "s/.*\"target\": \"\([^\"]*\)\".*/\1/" "$GITHUB_LOG" | grep -E "repos/|git" | sort
    echo "--- the operator knows better"
    : >"$GITHUB_LOG"
    patrol scan --no-cache --online --repository octo-org/other --ca-file "$GITHUB_CA" ours/deploy | grep -o "[a-z ]*push to [^,]*, which"
    echo "--- not asked for"
    : >"$GITHUB_LOG"
    patrol scan --no-cache --online=identity --ca-file "$GITHUB_CA" ours >/dev/null
    grep -c -E "repos/|git-receive" "$GITHUB_LOG"' || :
validate report.json
