# SPDX-License-Identifier: Apache-2.0
# What either side brought is in its own commit; a merge adds what its author
# wrote while resolving.
. "$TREE/tests/lib/repository.sh"
git init -q
printf 'one\ntwo\n' > file
commit base
git checkout -q -b side
printf 'one\nside %s\n' "$(token side)" > file
commit 'side'
git checkout -q main
printf 'one\nmain %s\n' "$(token main)" > file
commit 'main'
git merge -q side > /dev/null || true
printf 'one\nmain %s\nside %s\nevil %s\n' "$(token main)" "$(token side)" "$(token evil)" > file
echo "$(token slipped)" > slipped
commit 'merge'

echo '== both sides'
patrol scan --no-verify --range main~1^1..main -f json > report.json || echo "exit $?"
places < report.json
echo '== the merge alone'
patrol scan --no-verify --range '^main^1 ^main^2 main' -f json > report.json || echo "exit $?"
places < report.json
