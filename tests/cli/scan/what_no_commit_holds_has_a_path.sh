# SPDX-License-Identifier: Apache-2.0
# It stands in a tree that nothing names, or in the index of some worktree.
. "$TREE/tests/lib/repository.sh"
git init -q here
cd here
echo one >one && commit one
mkdir -p deep/er && token tree >deep/er/f.env
git add deep && git write-tree >/dev/null
git read-tree HEAD && rm -r deep
token index >staged.env && git add staged.env && rm staged.env
git worktree add -q ../other -b other
(cd ../other && token worktree >theirs.env && git add theirs.env && rm theirs.env)
token alone | git hash-object -w --stdin >/dev/null
patrol scan --no-verify -f json . | places
