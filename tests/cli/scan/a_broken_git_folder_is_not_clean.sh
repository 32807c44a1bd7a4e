# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
for part in HEAD objects refs HEAD.and.refs; do
    git init -q "without $part"
    (
        cd "without $part"
        token lost >file
        commit one
        git rm -q file
        commit two
        case $part in
        HEAD.and.refs) rm -r .git/HEAD .git/refs ;;
        *) rm -r ".git/$part" ;;
        esac
    )
    status=0
    patrol scan --no-verify -f text "without $part" >out || status=$?
    echo "$part: exit $status"
    grep '\.git: ' out
done
# Also for somebody who stands in it.
cd "without HEAD/.git"
patrol scan --no-verify -f text . >../out || echo "inside: exit $?"
grep ' \.: ' ../out
