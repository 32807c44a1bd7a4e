# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
sha1=$(tr -d '\n' <a | sha1sum | cut -d' ' -f1)
printf '\357\273\277' >.secrets.baseline
cat >>.secrets.baseline <<END
{"version": "1.5.0", "plugins_used": [], "results": {"a": [
 {"type": "GitHub Token", "filename": "a", "hashed_secret": "$sha1", "is_verified": false, "line_number": 1, "is_secret": true},
 {"type": "GitHub Token", "filename": "a", "hashed_secret": "0000000000000000000000000000000000000000", "is_secret": false}]}}
END
patrol baseline import --baseline base .secrets.baseline
patrol scan --no-verify --baseline base -q a
