# SPDX-License-Identifier: Apache-2.0
# What is staged stands in no commit: an index that cannot be read is told,
# also that of another worktree.
. "$TREE/tests/lib/repository.sh"
git init -q here
cd here
echo fine >file && commit fine
git worktree add -q ../there
cd ..
patrol scan --no-verify here | grep -o 'Everything was scanned'
printf 'DIRC\0\0\0\002' >here/.git/worktrees/there/index
patrol scan --no-verify here >out || echo "exit $?"
grep index out
head -c 100 here/.git/index >cut && mv cut here/.git/index
patrol scan --no-verify here >out || echo "exit $?"
grep index out
