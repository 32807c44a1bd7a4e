# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q one
cd one
echo nothing >file
commit one
echo /no/such/store >.git/objects/info/alternates
status=0
patrol scan --no-verify >out || status=$?
echo "exit $status"
grep -o 'alternate .*' out
