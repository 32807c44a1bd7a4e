# SPDX-License-Identifier: Apache-2.0
# What is known is not asked about again, however the runs before it ended.
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "{{ghp:kill$i}}"; done | mint >tokens
cat >map.json <<END
{"{{ghp:kill2}}": "classic", "{{ghp:kill5}}": "classic-no-expiry", "{{ghp:kill9}}": "sso-required"}
END
patrol scan --exit-zero --no-verify -f json -o report.json tokens
with_github map.json sh -c '
    repeat() { /usr/bin/python3 "$TREE/tests/lib/kill_and_repeat" 5 "$@" --ca-file "$GITHUB_CA" --cache cache/verdicts -f json; }
    repeat patrol scan --verify tokens
    repeat patrol verify --online=liveness report.json'
