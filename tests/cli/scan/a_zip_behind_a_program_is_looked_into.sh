# SPDX-License-Identifier: Apache-2.0
# Zip applications of Python, jars that are run, self-extracting archives: in files, what is staged, history.
git init -q .
mkdir here
echo 'TOKEN={{ghp:one}}' | mint >token
cat >pack.py <<'PY'
import io, zipfile

def zipped(comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.env", 3 * open("token", "rb").read())
        file.comment = comment
    return out.getvalue()

def write(name, *parts):
    with open("here/" + name, "wb") as file:
        file.write(b"".join(parts))

write("app.pyz", b"#!/usr/bin/env python3\n", zipped())
write("setup.exe", b"MZ", bytes(300_000), zipped(b"made by hand"))
write("tool", b"\177ELF", bytes(5000), zipped())
write("cut", b"\177ELF", bytes(5000), zipped()[:-1])
write("data", b"none of these", zipped())
PY
/usr/bin/python3 pack.py
paths()
{
    patrol scan --no-verify --exit-zero --format jsonl "$@" | grep -o '"path":"[^"]*"' | sort -u
}
paths here
git add here
paths --staged --git-archives
git -c user.name=a -c user.email=a@b commit -qm one
paths --history-only --git-archives
patrol scan --no-verify --no-history --exit-zero --format json -o report.json here
patrol verify --no-cache --api-url http://127.0.0.1:1 --format json report.json | grep -c '"missing"' || true
