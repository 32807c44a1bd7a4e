# SPDX-License-Identifier: Apache-2.0
# From a file and from a pipe; what is left out; a tar shows a secret once.
cat >pack.py <<'PY'
import io, subprocess, tarfile, zipfile

def mint(seed):
    text = "TOKEN={{ghp:%s}}\n" % seed
    return subprocess.run(["mint"], input=text.encode(), stdout=subprocess.PIPE).stdout

with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("b/c.env", mint("one"))
    file.writestr("b/large.txt", mint("two") + bytes(200_000))
    file.writestr("vendor/d.env", mint("three"))
with tarfile.open("a.tar", "w") as file:
    content = mint("four")
    entry = tarfile.TarInfo("e.env")
    entry.size = len(content)
    file.addfile(entry, io.BytesIO(content))
PY
python3 pack.py
look() { patrol scan --no-verify "$@" | sed -n 's/^  *\([a-z ./-]*!.*\)/\1/p;s/^[0-9].*\(secrets\{0,1\} in [0-9]* places\{0,1\}\).*/\1/p'; }
echo "file"; look - <a.zip
echo "pipe"; cat a.zip | look -
echo "tar"; cat a.tar | look -
echo "left alone"; look --no-archives - <a.zip
echo "large"; look --max-file-size 100K - <a.zip
echo "excluded"; look --exclude 'vendor/' --exclude 'large.*' - <a.zip
mkdir here && mv a.zip a.tar here
echo "in files"; look --max-file-size 100K --exclude 'b/*' --exclude 'a.zip!vendor/*' here
