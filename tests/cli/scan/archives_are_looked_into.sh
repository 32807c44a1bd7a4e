# SPDX-License-Identifier: Apache-2.0
cat >pack.py <<'PY'
import bz2, gzip, io, lzma, subprocess, tarfile, zipfile

def token(seed):
    text = "TOKEN={{ghp:%s}}\n" % seed
    return subprocess.run(["mint"], input=text.encode(), capture_output=True, check=True).stdout

def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()

def tarred(name, content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        file.addfile(entry, io.BytesIO(content))
    return out.getvalue()

large = token("large") + b"x" * 20_000_000 + b"\n" + token("end")
FILES = {
    "app.jar": zipped("conf/app.properties", token("jar")),
    "backup.tar.gz": gzip.compress(tarred("home/.npmrc", token("npmrc"))),
    "backup.tar.xz": lzma.compress(tarred("a.zip", zipped("b/c.env", token("nested")))),
    "dump.sql.bz2": bz2.compress(token("dump")),
    "no-ending": gzip.compress(token("no-ending")),
    "large.zip": zipped("in.zip", zipped("large.txt", large)),
    "layers.tar.gz": gzip.compress(tarred("layer.tar", tarred("app.env", large))),
}
for name, content in FILES.items():
    with open("here/" + name, "wb") as file:
        file.write(content)
PY
mkdir here
/usr/bin/python3 pack.py
patrol scan --no-verify here | sed -n 's/^ *\(here[^ ]*\) .*/\1/p' | sort
