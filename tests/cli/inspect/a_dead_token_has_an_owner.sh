# SPDX-License-Identifier: Apache-2.0
# The number stands in the token, its name is asked with the operator's own.
echo '{"{{ghp:operator}}": "classic", "{{github_pat:dead}}": "bad-credentials"}' >map.json
echo '{{github_pat:dead}}' | mint >token
GH_TOKEN=$(echo '{{ghp:operator}}' | mint)
export GH_TOKEN
with_github map.json sh -c '
    patrol inspect --no-cache --online --ca-file "$GITHUB_CA" <token | grep -E "owner|online"
    patrol inspect --no-cache --online=liveness --ca-file "$GITHUB_CA" <token | grep -E "owner|online"
    grep -o "\"target\": \"[^\"]*\"" "$GITHUB_LOG"'
