# SPDX-License-Identifier: Apache-2.0
# Two versions of an archive, the second without the secret; one in a tar in a
# gzip; one whose first line says that it may pass; one that is damaged.
cat >pack.py <<'PY'
import io, subprocess, sys, tarfile, zipfile

def mint(text):
    return subprocess.run(["mint"], input=text.encode(), stdout=subprocess.PIPE).stdout

def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()

def tarred(name, content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as file:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        file.addfile(entry, io.BytesIO(content))
    return out.getvalue()

first = ("conf/a.env", mint("one\ntwo\nGITHUB_TOKEN={{ghp:one}}\n"))
open("app.zip", "wb").write(zipped(first, ("x.key", b"KEY")))
open("deep.tar.gz", "wb").write(tarred("in.zip", zipped(("b.yml", mint("token: {{ghp:two}}\n")))))
open("let.zip", "wb").write(zipped(("c.env", mint("T={{ghp:three}} # patrol:allow\n"))))
open("cut.zip", "wb").write(zipped(first)[:60])
open("after", "wb").write(zipped(("conf/a.env", b"gone\n")))
PY
git init -q . && git config user.name A && git config user.email a@example.org
python3 pack.py && mv after .git/after
git add . && git commit -qm one
mv .git/after app.zip && git commit -qam two
look() {
    patrol scan --no-verify "$@" . | grep -E '^  *[a-z.]*[:!][^ ]*  |^  object|^  cut' | sed 's/object [0-9a-f]*/object …/; s/, since .*//; s/needed .*/…/'
}
echo "without"; look --history-only
echo "with"; look --history-only --git-archives
echo "in full"; look --history-only --git-archives --exhaustive
echo "excluded"; look --history-only --git-archives --exclude '*.env' --exclude b.yml
echo "range"; look --range HEAD~1 --git-archives
echo "staged"; git reset -q --soft HEAD~1; git checkout -q HEAD -- . ; git rm -q --cached -r . ; git commit -qm empty; git add .; look --staged --git-archives
