# SPDX-License-Identifier: Apache-2.0
# Packed and taken apart again without a pause, as long as scans go on; at
# each moment every object is there. A scan finds what it finds in peace.
. "$TREE/tests/lib/repository.sh"
git init -q here
cd here
for i in $(seq 40); do
    token $((i % 8)) >"file$((i % 5))"
    echo "$i" >count
    commit "$i"
done
git repack -q -a -d
mkdir ../loose
for pack in .git/objects/pack/*.pack; do
    GIT_OBJECT_DIRECTORY=../loose git unpack-objects -q <"$pack"
done
cd ..
look() {
    patrol scan --no-verify --history-only -j 2 -f jsonl here | grep '"rule"' | sort >"$1" || :
}
look before
(
    while [ ! -e stop ]; do
        git -C here repack -q -a -d
        echo round >>rounds
        cp -rl loose/. here/.git/objects/ || :
        rm -f here/.git/objects/pack/*
    done
) >/dev/null 2>&1 &
wait_for_rounds() {
    while [ "$(cat rounds 2>/dev/null | wc -l)" -lt "$1" ]; do sleep 0.01; done
}
wait_for_rounds 1
for i in $(seq 12); do
    look now
    patrol scan --no-verify --history-only -q -f json here >report.json || :
    grep -q '"complete": true' report.json || grep '"why"\|"detail"' report.json
    cmp before now || echo "scan $i differs"
done
touch stop
wait
wc -l <before
[ "$(wc -l <rounds)" -ge 2 ] && echo 'it was repacked'
