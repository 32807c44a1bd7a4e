# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
echo x > file
commit 'one'
for choice in --range=no..HEAD --range=HEAD..no '--range=' --branch=no --since=soon '--staged --range=HEAD'; do
    echo "== $choice" >&2
    status=0
    patrol scan --no-verify $choice || status=$?
    echo "$choice: $status"
done
cd /
patrol scan --no-verify --range HEAD~1..HEAD || echo "outside: $?"
