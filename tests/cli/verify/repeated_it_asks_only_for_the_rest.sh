# SPDX-License-Identifier: Apache-2.0
# A run that could ask for one, and a second one that asks for the other: the
# report is the same as that of one run.
printf '%s\n' '{{ghp:one}}' '{{ghp:two}}' | mint >tokens
echo '{"{{ghp:one}}": "bad-credentials", "{{ghp:two}}": "bad-credentials"}' >map.json
patrol scan --exit-zero --no-verify -f yaml -o report.yaml tokens
with_github map.json sh -c '
    for n in 1 2 3; do
        patrol verify --ca-file "$GITHUB_CA" --online=liveness --verify-budget 1 -f yaml \
            -o report.yaml report.yaml
        grep "    state:" report.yaml
        wc -l <"$GITHUB_LOG"
    done'
