# SPDX-License-Identifier: Apache-2.0
# One token in each place that what git's log shows leaves out, and in some
# that it does not.
. "$TREE/tests/lib/repository.sh"
git init -q here
cd here
seeds=
place() { # SEED: a token that is to be found
    seeds="$seeds $1"
    token "$1"
}
keep() { # as `place`, for command substitution
    seeds="$seeds $1"
}
place root >root
commit root
keep no-newline && printf %s "$(token no-newline)" >no-newline
keep crlf && printf 'a\r\n%s\r\nb\r\n' "$(token crlf)" >crlf
commit 'ends of lines'
git checkout -q -b branch && place branch >branch && commit branch && git checkout -q main
ln -s root link && commit link
rm link && place type-change >link && commit 'a type change'
echo 'hidden -diff binary' >.gitattributes && place hidden >hidden && commit '-diff'
keep utf-16 && token utf-16 | iconv -f ascii -t utf-16le >wide
keep nul && printf '\0\0%s\0' "$(token nul)" >nul
commit 'binary for git'
keep message && tick && git commit -q --allow-empty -m "about $(token message)"
keep author && tick && git commit -q --allow-empty -m author --author="$(token author) <a@example.org>"
keep note && git notes add -m "$(token note)"
keep tag-message && git tag -a -m "$(token tag-message)" annotated
keep tagged-blob && git tag blob "$(token tagged-blob | git hash-object -w --stdin)"
keep tagged-tree && git tag tree "$(printf '100644 blob %s\tx\n' "$(token tagged-tree | git hash-object -w --stdin)" | git mktree)"
keep file-name && echo nothing >"name-$(token file-name)" && commit 'a file name'
git rm -q name-* && commit 'and gone'
keep ref-name && git branch "b-$(token ref-name)"

# A merge whose author writes what neither side has.
git checkout -q -b left && echo left >both && commit left
git checkout -q -b right main && echo right >both && commit right
git merge -q left >/dev/null 2>&1 || :
place merge >both && git add both && tick && git commit -q -m merge
echo resolved >both && commit 'and gone'
git checkout -q main && git merge -q --no-edit right

# Stashes: the index, the working tree, what is untracked.
place stash-index >root && git add root
place stash-worktree >root
place stash-untracked >untracked
tick && git stash -q -u

# What refs of others reach.
place pull >pull && commit pull && git update-ref refs/pull/1/head HEAD && git reset -q --hard HEAD~1
place remote >remote && commit remote && git update-ref refs/remotes/origin/x HEAD && git reset -q --hard HEAD~1

# Lost, and not yet collected.
place amended >amended && commit amended && echo fine >amended && git add . && git commit -q --amend -m fine
place reset >reset && commit reset && git reset -q --hard HEAD~1
place unstaged >unstaged && git add unstaged && git rm -q --cached unstaged && rm unstaged
keep dangling-blob && token dangling-blob | git hash-object -w --stdin >/dev/null
keep dangling-commit && git commit-tree -m "$(token dangling-commit)" 'HEAD^{tree}' >/dev/null
git reflog expire --expire=all refs/heads/left

# Beside the objects.
keep config && git config remote.origin.url "https://u:$(token config)@example.org/x.git"
place hook >.git/hooks/pre-rebase
keep fetch-head && echo "$(git rev-parse HEAD)		branch 'x' of https://$(token fetch-head)@example.org/x" >.git/FETCH_HEAD
keep submodule && printf '[submodule "s"]\n\tpath = s\n\turl = https://%s@example.org/s.git\n' "$(token submodule)" >.gitmodules
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),s"
git add .gitmodules && tick && git commit -q -m 'a submodule'
git rm -q --cached s && git rm -q -f .gitmodules && commit 'and gone'

look() {
    patrol scan --no-verify -f json "$@" . >../report.json || echo "exit $?"
    grep -q '"complete": true' ../report.json && echo complete
    for seed in $seeds; do
        [ "$(found "$seed" <../report.json)" ] || echo "not found: $seed"
    done
}
echo '== loose' && look
git repack -q -a -d -k --depth=50 --window=50
echo '== packed' && look
echo '== packed, exhaustive, one thread' && look --exhaustive -j 1
echo "$seeds" | wc -w
