# SPDX-License-Identifier: Apache-2.0
# Everything in a root commit is new, also in the second root of a repository.
. "$TREE/tests/lib/repository.sh"
git init -q
echo "$(token root)" > file
commit 'root'
git checkout -q --orphan other
git rm -qrf .
echo "$(token orphan)" > other
commit 'orphan'
for range in main other 'main..other' 'main...other'; do
    echo "== $range"
    patrol scan --no-verify --range "$range" -f json > ../report.json || echo "exit $?"
    places < ../report.json
done
rm ../report.json
