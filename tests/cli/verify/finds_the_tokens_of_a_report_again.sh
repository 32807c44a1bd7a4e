# SPDX-License-Identifier: Apache-2.0
# In a file, in history only, in base 64 and in UTF-16; a file that was edited
# since is looked through.
git init -q --template= -b main shop
cd shop
echo 'token = {{ghp:plain}}' | mint >plain.env
echo 'token = {{github_pat:deleted}}' | mint >deleted.env
git add .
git -c user.name=J -c user.email=j@example.com commit -qm first
git rm -q deleted.env
echo "data: $(echo '{{ghp:encoded}}' | mint | tr -d '\n' | base64 -w0)" >encoded.yml
echo '{{ghp:wide}}' | mint | iconv -t utf-16le >wide.txt
cd ..
patrol scan --exit-zero --no-verify --no-config -f json -o report.json shop
echo "# moved by a line
$(cat shop/plain.env)" >shop/plain.env
cat >map.json <<END
{"{{ghp:plain}}": "classic-no-expiry", "{{github_pat:deleted}}": "fine-grained",
 "{{ghp:encoded}}": "bad-credentials", "{{ghp:wide}}": "classic-no-expiry"}
END
with_github map.json sh -c '
    patrol verify --ca-file "$GITHUB_CA" --online=liveness -f json -o verified.json report.json' ||
    echo "exit $?"
validate verified.json
grep -e '"redacted"' -e '"state"' verified.json
