# SPDX-License-Identifier: Apache-2.0
mkdir here
# Sets the bit in the header of a member and in the directory.
cat >encrypt.py <<'PY'
import os
with open(os.environ["TREE"] + "/fixtures/corpus/archive/zip_stored", "rb") as file:
    content = bytearray(file.read())
content[6] |= 1
content[content.find(b"PK\1\2") + 8] |= 1
with open("here/a.zip", "wb") as file:
    file.write(content)
PY
/usr/bin/python3 encrypt.py
printf 'PK\003\004this is text' >here/b.zip
status=0
patrol scan --no-verify here >report || status=$?
grep '  here' report
exit $status
