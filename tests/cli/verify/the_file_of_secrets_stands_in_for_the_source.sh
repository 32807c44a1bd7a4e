# SPDX-License-Identifier: Apache-2.0
# And is not written by verify.
echo 'token = {{ghp:gone}}' | mint >config
patrol scan --exit-zero --no-verify -f json -o report.json --secrets raw.json config
rm config
chmod 400 raw.json
echo '{"{{ghp:gone}}": "classic-no-expiry"}' >map.json
with_github map.json sh -c '
    patrol verify --ca-file "$GITHUB_CA" --online=identity -f json --secrets raw.json report.json' |
    grep -e '"state"' -e '"login"' -e '"complete"'
stat -c %a raw.json
echo '{"schema": "patrol-secrets/2", "secrets": []}' >other.json
patrol verify --secrets other.json report.json || echo "exit $?"
