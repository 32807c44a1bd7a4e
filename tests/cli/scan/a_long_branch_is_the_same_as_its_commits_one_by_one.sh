# SPDX-License-Identifier: Apache-2.0
# So many commits that all blobs are walked first, to know which hold nothing.
. "$TREE/tests/lib/repository.sh"
git init -q repo && cd repo
step=0
# Commits that each change a line of a file that grows, so that it is packed as deltas.
go_on() {
    for _ in $(seq "$1"); do
        step=$((step + 1))
        seq "$step" $((step + 200)) > filler
        commit "filler $step"
    done
}
go_on 20
echo "$(token plain)" >> filler && commit plain
go_on 20 # without it
printf '%s\n' 'key:' "$(token stays)" > stays && commit stays
git mv stays moved && commit 'moved, not new'
cp moved copied && commit 'copied, not new'
echo "$(token wide)" | iconv -t utf-16 > wide && commit wide
python3 -c 'import subprocess, zipfile
zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED).writestr("m", subprocess.run(["mint"], input=b"{{ghp:packed}}", stdout=subprocess.PIPE).stdout)'
commit packed
{ head -c 17000000 /dev/zero; token large; } > large && commit large
git rm -q large && commit 'large gone'
git checkout -q -b side && echo side > both && commit side
git checkout -q main && echo main > both && commit main
tick
git merge -q side > ../merge.log 2>&1 || true
echo "$(token merge)" > both && commit merge
echo 1 | iconv -t utf-32 > odd && commit 'no text that is read'
go_on 20
git gc -q
echo "$(token loose)" > loose && commit loose

scan() {
    patrol scan --no-verify --git-archives -f json "$@" || true
}
for commit in $(git rev-list main); do
    scan --range "$commit $(git rev-parse "$commit^@" | sed 's/^/^/' | tr '\n' ' ')"
done > ../one_by_one
for threads in 1 3; do
    scan --threads "$threads" --branch main > ../branch
    python3 - <<'PY'
import json
def read(name):
    text, at, found, skipped, blobs, bytes = open(name).read(), 0, set(), set(), 0, 0
    while text[at:].strip():
        report, end = json.JSONDecoder().raw_decode(text[at:])
        at += end + 1
        for finding in report["findings"]:
            for place in finding["occurrences"]:
                found.add((finding["id"], place["commit"], place["path"], place["line"], place["column"]))
        coverage = report["scan"]["coverage"]
        skipped |= {(skip["what"], skip["why"]) for skip in coverage["skipped"]}
        blobs += coverage["blobs"]
        bytes += coverage["bytes"]
    return found, skipped, blobs, bytes
one, all = read("../one_by_one"), read("../branch")
print("the same" if one == all else f"{one} is not {all}", len(all[0]), "places", sorted(what for what, why in all[1]))
PY
done
places < ../branch
