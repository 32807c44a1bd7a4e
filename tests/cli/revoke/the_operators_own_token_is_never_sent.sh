# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '{{ghp:own}}' | mint >tokens
echo '{"{{ghp:own}}": "classic-no-expiry"}' >map.json
with_github map.json sh -c '
    for name in GH_TOKEN GITHUB_TOKEN GH_ENTERPRISE_TOKEN GITHUB_ENTERPRISE_TOKEN; do
        env "$name=$(cat tokens)" patrol revoke --yes --ca-file "$GITHUB_CA" -f yaml <tokens | grep outcome
    done
    test ! -e "$GITHUB_LOG" && echo "nothing was asked"'
GH_TOKEN=$(cat tokens) patrol revoke <tokens || echo "exit $?"
