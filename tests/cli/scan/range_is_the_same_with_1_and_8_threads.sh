# SPDX-License-Identifier: Apache-2.0
# A blob that comes, goes and comes again is told of its first commit.
. "$TREE/tests/lib/repository.sh"
git init -q
for i in $(seq 1 150); do
    if [ $((i % 3)) -eq 0 ]; then rm secret; else echo "$(token again)" > secret; fi
    echo "$i" > "file$((i % 7))"
    commit "commit $i"
done
for threads in 1 8; do
    patrol scan --no-verify --range main --threads $threads -f json > report.$threads || true
done
places < report.1
diff -I _at -I elapsed -I seconds report.1 report.8 && echo the same
