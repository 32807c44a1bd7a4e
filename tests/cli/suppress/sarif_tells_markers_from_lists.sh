# SPDX-License-Identifier: Apache-2.0
git init -q -b main .
mkdir fixtures
echo '{{ghp:marked}} patrol:allow' | mint | tee marked >both
echo '{{ghp:listed}}' | mint >listed
echo '{{ghp:ignored}}' | mint >fixtures/ignored
cp marked fixtures/marked
echo /fixtures/ >.patrolignore
hash=$(tr -d '\n' <listed | sha256sum | cut -d' ' -f1)
cat >.patrol.yaml <<END
allow:
  - sha256: $hash
    reason: revoked
END
echo '{{ghp:half}} patrol:allow' | mint >half
echo '{{ghp:half}}' | mint >half-open
kinds='import json, sys
for result in json.load(sys.stdin)["runs"][0]["results"]:
    where = [at["physicalLocation"]["artifactLocation"]["uri"] for at in result["locations"]]
    print(*where, *[by["kind"] + ": " + by["justification"] for by in result.get("suppressions", [])])'
{ patrol scan --no-verify -f sarif || echo >&2 $?; } | tee report.sarif | python3 -c "$kinds"
