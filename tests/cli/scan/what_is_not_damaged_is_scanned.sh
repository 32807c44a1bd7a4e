# SPDX-License-Identifier: Apache-2.0
# A damaged file beside the objects is told by its name, and the objects that
# can still be read are scanned all the same.
. "$TREE/tests/lib/repository.sh"
git init -q whole
cd whole
for seed in one two three four; do
    echo "$(token $seed)" > $seed
    commit $seed
done
git repack -q -a -d
cd ..

look() {
    status=0
    patrol scan --no-verify --history-only -f json "$1" > report.json || status=$?
    echo "== $1: exit $status, $(found one two three four < report.json | tr '\n' ' ')"
    python3 -c '
import json, os
for skip in json.load(open("report.json"))["scan"]["coverage"]["skipped"]:
    print(skip["why"], "/".join(skip["what"].split("/")[-3:]), skip["detail"])' | sed 's/[0-9a-f]\{40\}/HASH/'
}
look whole

cp -r whole shallow
printf 'rubbish\n\377\n' > shallow/.git/shallow
look shallow

cp -r whole circle
git -C circle symbolic-ref refs/heads/here refs/heads/there
git -C circle symbolic-ref refs/heads/there refs/heads/here
look circle

# An index that lacks the object that comes last by its name, or the first in the pack.
for lost in by-name by-place; do
    cp -r whole $lost
    chmod -R u+w $lost
    python3 - $lost <<'PY'
import glob, struct, sys
path, = glob.glob(sys.argv[1] + "/.git/objects/pack/*.idx")
data = open(path, "rb").read()
count, = struct.unpack(">I", data[8 + 255 * 4:8 + 256 * 4])
at = 8 + 256 * 4
names = [data[at + 20 * i:at + 20 * i + 20] for i in range(count)]
sums = [data[at + 20 * count + 4 * i:][:4] for i in range(count)]
places = [data[at + 24 * count + 4 * i:][:4] for i in range(count)]
lost = count - 1 if sys.argv[1] == "by-name" else places.index(min(places))
for column in names, sums, places:
    del column[lost]
fanout = [sum(name[0] <= byte for name in names) for byte in range(256)]
open(path, "wb").write(data[:8] + struct.pack(">256I", *fanout) + b"".join(names + sums + places) + data[-40:])
PY
    look $lost
done
