# SPDX-License-Identifier: Apache-2.0
# For a branch whose root the other side lacks pre-commit names no commits.
. "$TREE/tests/lib/repository.sh"
sed -n 's/^  entry: sh -c /sh -c /p' "$TREE/.pre-commit-hooks.yaml" >entry
git init -q here
cd here
token root >file
commit root
echo gone >file
commit 'and gone again'
sh ../entry >../out || echo "all of a branch: stopped"
grep -o 'file:1:1' ../out
export PRE_COMMIT_LOCAL_BRANCH=refs/heads/main
sh ../entry >../out || echo "all of a named branch: stopped"
echo more >file
commit more
export PRE_COMMIT_FROM_REF=HEAD~1 PRE_COMMIT_TO_REF=HEAD
sh ../entry && echo "a clean commit on top: passes"
export PRE_COMMIT_FROM_REF=no/such
sh ../entry 2>/dev/null || echo "a commit that is not there: stopped"
