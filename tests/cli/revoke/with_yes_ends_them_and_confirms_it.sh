# SPDX-License-Identifier: Apache-2.0
# The list takes no Authorization header; what cannot be sent is told.
printf '%s\n' '{{ghp:one}}' '{{github_pat:two}}' '{{ghs:three}}' | mint >tokens
cat >map.json <<END
{"{{ghp:one}}": "classic-no-expiry", "{{github_pat:two}}": "fine-grained", "{{ghs:three}}": "installation"}
END
patrol scan --exit-zero --no-verify -f json -o report.json tokens
with_github map.json sh -c '
    patrol revoke --yes --ca-file "$GITHUB_CA" report.json
    patrol revoke --yes --ca-file "$GITHUB_CA" -f json -o receipt.json report.json
    grep -v GET "$GITHUB_LOG" | grep -o -e "\"method\": [^,]*" -e "\"authorization\": \"Bearer" -e "\"status\": [0-9]*"' |
    sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g'
validate receipt.json
grep -e '"was-dead"' -e '"request"' receipt.json
