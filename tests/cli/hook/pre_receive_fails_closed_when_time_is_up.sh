# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
for i in $(seq 1 30); do seq $((i * 4000)) > "file$i"; done
commit large
zero=0000000000000000000000000000000000000000
status=0
id=$(git rev-parse HEAD)
git update-ref -d HEAD
echo "$zero $id refs/heads/new" |
    GIT_DIR=.git patrol hook pre-receive --time-budget 0.001 --threads 1 > ../out || status=$?
echo "exit $status"
grep -o 'the time budget ran out before everything was looked at' ../out
tail -2 ../out
echo "$zero $id refs/heads/new" | GIT_DIR=.git patrol hook pre-receive --time-budget 100
echo "exit $?"
