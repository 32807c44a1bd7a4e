# SPDX-License-Identifier: Apache-2.0
# Organizations and repositories are asked about a live token, and counted as
# requests.
echo 'token = {{ghp:wide}}' | mint >config
echo '{"{{ghp:wide}}": "classic-no-expiry"}' >map.json
with_github map.json sh -c '
    patrol scan --no-config --ca-file "$GITHUB_CA" --online --report json=report.json config
    grep -o "\"target\": \"[^\"]*\"" "$GITHUB_LOG"' | sed 's/ in [0-9.]* s, / in 0.1 s, /; s/localhost:[0-9]*/api.github.com/'
validate report.json
