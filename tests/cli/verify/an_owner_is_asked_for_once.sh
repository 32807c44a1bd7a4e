# SPDX-License-Identifier: Apache-2.0
# However many of its tokens there are, and though the host does not tell.
echo '{"{{ghp:operator}}": "bad-credentials"}' >map.json
seq -f '{{github_pat:many%.0f}}' 2000 | mint >tokens
GH_TOKEN=$(echo '{{ghp:operator}}' | mint)
export GH_TOKEN
with_github map.json sh -c '
    patrol verify --no-cache --online --ca-file "$GITHUB_CA" tokens | tail -1 | cut -d. -f1
    grep -c "\"target\": \"/user\"" "$GITHUB_LOG"
    grep -c "\"target\": \"/user/[0-9]*\"" "$GITHUB_LOG"'
