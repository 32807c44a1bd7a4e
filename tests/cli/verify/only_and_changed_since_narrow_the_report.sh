# SPDX-License-Identifier: Apache-2.0
printf '%s\n' '{{ghp:one}}' '{{ghp:two}}' '{{ghp:three}}' | mint >tokens
cat >map.json <<END
{"{{ghp:one}}": ["classic-no-expiry", "bad-credentials"], "{{ghp:two}}": ["bad-credentials", "classic-no-expiry"],
 "{{ghp:three}}": "classic-no-expiry", "{{ghp:four}}": "bad-credentials"}
END
export ONE=--online=liveness
with_github map.json sh -c '
    export CA="--ca-file=$GITHUB_CA"
    patrol scan --no-cache "$CA" -f json -o before.json tokens
    echo "{{ghp:four}}" | mint >>tokens
    patrol scan --exit-zero --no-verify -f json -o now.json tokens
    patrol verify --no-cache "$CA" $ONE --changed-since before.json -f json -o drift.json now.json
    grep -e "\"redacted\"" -e "\"change\"" drift.json
    patrol verify --no-cache "$CA" $ONE --only live --only unknown -f json now.json |
        grep -e "\"redacted\"" -e "\"state\""
    patrol verify --no-cache "$CA" $ONE --only uncheckable -f json now.json | grep "\"findings\": "'
validate drift.json
patrol verify --only alive now.json || echo "exit $?"
