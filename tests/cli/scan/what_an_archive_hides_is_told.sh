# SPDX-License-Identifier: Apache-2.0
# One zip before another, a folder with content, a 7z whose writing was interrupted; none of it is clean.
mkdir here fine
echo 'TOKEN={{ghp:one}}' | mint >token
cat >pack.py <<'PY'
import io, zipfile

def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()

def write(name, content):
    with open(name, "wb") as file:
        file.write(content)

token = 3 * open("token", "rb").read()
write("here/two.zip", zipped("a", token) + zipped("b", b"clean"))
write("here/folder.zip", zipped("nameX", token).replace(b"nameX", b"name/"))
write("here/cut.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24) + b"packed bytes")
write("fine/one.zip", zipped("b", b"clean"))
write("fine/empty.zip", zipped("b/", b""))
PY
/usr/bin/python3 pack.py
patrol scan --no-verify here | grep '  here'
patrol scan --no-verify -q fine
