# SPDX-License-Identifier: Apache-2.0
# Zeros in front, as in a disk image, are no empty tar; behind one tar another may follow; and what
# a link points to is its content.
mkdir here
echo 'TOKEN={{ghp:one}}' | mint >token
cat >pack.py <<'PY'
import gzip, io, lzma, tarfile

token = open("token", "rb").read()

def tar(name, link=None):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        entry = tarfile.TarInfo(name)
        if link:
            entry.type, entry.linkname = tarfile.SYMTYPE, link
        else:
            entry.size = len(token)
        file.addfile(entry, io.BytesIO(token))
    return out.getvalue()

def write(name, content):
    with open("here/" + name, "wb") as file:
        file.write(content)

write("image.gz", gzip.compress(bytes(4096) + token))
write("image.xz", lzma.compress(bytes(4096) + token))
write("two.tgz", gzip.compress(tar("a") + tar("b")))
write("two.tar", tar("a") + tar("b"))
write("link.tgz", gzip.compress(tar("l", link=token.decode().strip())))
write("zeros.gz", gzip.compress(bytes(4096)))
PY
/usr/bin/python3 pack.py
patrol scan --no-verify --exit-zero --format jsonl here | grep -o '"path":"[^"]*"'
patrol scan --no-verify --exit-zero here | tail -1 | grep -o 'Everything.*'
# The tar's bytes count once, and its members are the files that --max-file-size means.
patrol scan --no-verify --exit-zero --max-file-size 2K here/two.tgz --format jsonl |
    grep -o '"path":"[^"]*"'
