# SPDX-License-Identifier: Apache-2.0
# Worktrees, submodules and tools that share repositories: `.git` is a file or
# a link, and configuration and history lie elsewhere.
. "$TREE/tests/lib/repository.sh"
git init -q main
cd main
token past >file && commit past && echo fine >file && commit fine
git worktree add -q ../tree
git config remote.origin.url "https://u:$(token config)@example.org/x.git"
cd ..
mkdir link dangling several several/tree several/lost
ln -s ../main/.git link/.git
ln -s nowhere dangling/.git
cp tree/.git several/tree
echo 'gitdir: /nowhere/at/all' >several/lost/.git
for folder in tree link; do
    patrol scan --no-verify -f json $folder >report.json || echo "$folder: exit $?"
    found past config <report.json
    grep '"complete"' report.json
    patrol scan --no-verify --no-history -f json $folder | found past config
done
for folder in dangling several; do
    patrol scan --no-verify $folder || echo "exit $?"
done | grep '^exit\|missing' | sed "s,$PWD,.,"
