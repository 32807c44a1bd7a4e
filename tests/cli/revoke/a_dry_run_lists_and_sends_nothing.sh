# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '{{ghp:one}}' '{{github_pat:two}}' '{{ghs:three}}' '{{ghr:four}}' '{{npm:five}}' \
    "ghp_$(printf %036d 0)" | mint >tokens
patrol scan --exit-zero --no-verify -f yaml -o report.yaml tokens
echo '{}' >map.json
with_github map.json sh -c '
    patrol revoke report.yaml || echo "exit $?"
    test ! -e "$GITHUB_LOG" && echo "nothing was asked"'
