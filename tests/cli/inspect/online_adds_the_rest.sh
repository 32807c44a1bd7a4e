# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:live}}' | mint >token
echo '{"{{ghp:live}}": "classic-no-expiry"}' >map.json
with_github map.json sh -c '
    patrol inspect --ca-file "$GITHUB_CA" --online <token
    patrol inspect --ca-file "$GITHUB_CA" --online=liveness -f json -o sheet.json <token'
validate sheet.json
grep -e '"asked"' -e '"state"' -e '"login"' -e '"requests"' sheet.json
patrol inspect -f yaml -o sheet.yaml <token
validate sheet.yaml
grep -e audit_log -e ended_by -e last_eight sheet.yaml
