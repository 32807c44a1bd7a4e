# SPDX-License-Identifier: Apache-2.0
# 20 MiB are more than any other document may have, 256 MiB are the end.
echo 'token = {{ghp:first}}' | mint >app.conf
patrol scan -q --no-verify -f json -o report.json app.conf || echo "exit $?"
cat >grow.py <<'END'
import copy, hashlib, json

report = json.load(open("report.json"))
first = report["findings"][0]
count = (20 << 20) // len(json.dumps(first)) + 1
report["findings"] = []
for number in range(count):
    finding = copy.deepcopy(first)
    finding["secret"]["sha256"] = hashlib.sha256(b"%d" % number).hexdigest()
    report["findings"].append(finding)
text = json.dumps(report)
print(len(text) > 20 << 20)
open("large.json", "w").write(text)
open("large.yaml", "w").write("# JSON is YAML, too.\n---\n" + text)
open("count", "w").write(str(count))
END
python3 grow.py
for format in json yaml; do
    patrol baseline create --from large.$format --baseline $format >/dev/null
    [ "$(grep -c 'secret:' $format)" -eq "$(cat count)" ] && echo "$format: every finding"
done
truncate -s 257M huge.json
patrol baseline create --from huge.json --baseline none || echo "exit $?"
