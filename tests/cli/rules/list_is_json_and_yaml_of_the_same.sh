# SPDX-License-Identifier: Apache-2.0
cat >same.py <<'PY'
import json, yaml
a = json.load(open("json"))
b = yaml.safe_load(open("yaml"))
print(a == b, len(a) > 10, sorted(a, key=lambda rule: rule["id"]) == a)
PY
patrol rules list --format json >json
patrol rules list -f yaml -o yaml
/usr/bin/python3 same.py
