# SPDX-License-Identifier: Apache-2.0
# Whatever was sent before a run was killed; and a signal leaves a receipt of it.
for i in 1 2 3 4 5 6 7 8; do echo "{{ghp:kill$i}}"; done | mint >tokens
cat >map.json <<END
{"{{ghp:kill1}}": "classic", "{{ghp:kill2}}": "classic", "{{ghp:kill3}}": "classic", "{{ghp:kill4}}": "classic",
 "{{ghp:undying}}": {"*": "classic", "revoke": "ignored"}}
END
patrol scan --exit-zero --no-verify -f json -o report.json tokens
echo '{{ghp:undying}}' | mint >undying
patrol scan --exit-zero --no-verify -f json -o undying.json undying
with_github map.json sh -c '
    /usr/bin/python3 "$TREE/tests/lib/kill_and_repeat" --only-dead 5 patrol revoke --yes report.json --ca-file "$GITHUB_CA" --cache cache/verdicts -f json
    rm "$GITHUB_LOG"
    patrol revoke --yes --ca-file "$GITHUB_CA" -f json -o receipt.json undying.json &
    until grep -cs "/user" "$GITHUB_LOG" | grep -qx "[2-9]"; do sleep 0.1; done
    kill $!
    wait $! 2>/dev/null || echo "exit $?"'
validate receipt.json
grep -e '"outcome"' -e '"request"' -e '"status"' -e '"state"' receipt.json
