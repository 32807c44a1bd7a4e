# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '{{ghp:one}}' '{{ghp:two}}' | mint >config
echo '{"{{ghp:one}}": "classic-no-expiry", "{{ghp:two}}": "classic-no-expiry"}' >map.json
with_github map.json sh -c '
    patrol scan --ca-file "$GITHUB_CA" --verify-budget 1 --format json config >report.json
    wc -l <"$GITHUB_LOG"'
grep -A2 '"online"' report.json | grep -e state -e reason
grep '"requests"' report.json
