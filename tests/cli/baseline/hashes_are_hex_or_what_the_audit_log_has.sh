# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
hash=$(/usr/bin/python3 -c 'import base64, hashlib
print(base64.b64encode(hashlib.sha256(open("a", "rb").read().strip()).digest()).decode())')
printf 'schema: patrol-baseline/1\nentries:\n- sha256: %s\n' "$hash" >base
patrol scan --no-verify --baseline base -q a
id=$(patrol scan --no-verify -f json a | sed -n 's/.*"id": "\(.*\)".*/\1/p')
printf 'schema: patrol-baseline/1\nentries:\n- id: "%s"\n' "$id" >base
patrol scan --no-verify --baseline base -q a
