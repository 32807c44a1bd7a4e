# SPDX-License-Identifier: Apache-2.0
# The pre-commit framework, and git's own sample of a pre-merge-commit, run
# pre-commit where git merges: what a side of the merge has does not count.
. "$TREE/tests/lib/repository.sh"
git init -q
commit_of() { echo "$2" > "$1" && commit "$1"; }
commit_of base fine
git checkout -q -b side
commit_of theirs "$(token side)"
git checkout -q main
commit_of ours fine
hook=.git/hooks/pre-merge-commit
try() {
    tick
    printf '#!/bin/sh\n%s\n' "$2" > $hook && chmod +x $hook
    if git merge --no-edit side > "$HOME/out" 2>&1; then echo "$1: went through"; else echo "$1: stopped"; fi
    grep -oE 'theirs:1:1|made:1:1' "$HOME/out" || :
    git reset -q --hard "$ours"
}
ours=$(git rev-parse main)
try 'the sample' 'exec patrol hook pre-commit'
try 'the framework' 'exec patrol hook pre-commit theirs'
try 'a secret of its own' "echo '$(token made)' > made && git add made && exec patrol hook pre-commit"
try 'no merge that git knows of' "unset \$(env | grep -o '^GITHEAD_[0-9a-f]*') && exec patrol hook pre-commit"
