# SPDX-License-Identifier: Apache-2.0
# In a file, nested, and in a blob of history; one archive is gone by then.
mkdir here
/usr/bin/python3 - <<'PY'
import gzip, io, subprocess, zipfile

def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()

def mint(seed):
    text = "TOKEN={{ghp:%s}}\n" % seed
    return subprocess.run(["mint"], input=text.encode(), stdout=subprocess.PIPE).stdout

open("here/a!b.zip", "wb").write(zipped("c.env", mint("one")))
open("here/n.gz", "wb").write(gzip.compress(zipped("d.env", mint("two"))))
open("here/old.zip", "wb").write(zipped("e.env", mint("three")))
open("here/gone.zip", "wb").write(zipped("f.env", mint("four")))
PY
cd here
git init -q . && git add . && git -c user.name=A -c user.email=a@example.org commit -qm one
cd ..
patrol scan --no-verify --no-history --report json=files.json here >/dev/null || :
patrol scan --no-verify --history-only --git-archives --report json=history.json here >/dev/null || :
rm here/old.zip here/gone.zip
for report in files history; do
    patrol verify --api-url http://127.0.0.1:9 $report.json 2>/dev/null |
        grep -oE '[0-9]+ secrets in .* (unknown|checked)\.|  here/.*where'
done
