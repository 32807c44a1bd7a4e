# SPDX-License-Identifier: Apache-2.0
# A merge without conflicts is no commit to git's pre-commit. What it makes
# itself, here by a merge driver, counts; what a side of it has does not.
. "$TREE/tests/lib/repository.sh"
git init -q
patrol hook install | grep merge
printf '%s\n' 1 2 3 4 5 6 7 8 9 > file && cp file driven && echo 'driven merge=driver' > .gitattributes
commit base
git checkout -q -b other
echo "$(token other)" > other && git add other && git commit -q --no-verify -m other
git checkout -q -b side main
sed 's/2/two/' file > new && cp new driven && mv new file && commit side
echo "$(token side)" > theirs && commit 'a secret of theirs, let pass'
git checkout -q main
sed 's/8/eight/' file > new && cp new driven && mv new file && commit main
try() {
    what=$1
    shift
    tick
    if "$@" > "$HOME/out" 2>&1; then echo "$what: went through"; else echo "$what: stopped"; fi
    grep -E 'undo|let pass|driven:' "$HOME/out" || :
    git merge --abort 2> /dev/null || git reset -q --hard HEAD~1
}
merge() { git merge --no-edit side; }
try 'as git merges' merge
try 'of three' git merge --no-edit side other
git config merge.driver.driver "cat %B >> %A; echo '{{ghp:driver}}' | mint >> %A"
try 'by a driver' merge
try 'not to be verified' git merge --no-edit --no-verify side
patrol hook uninstall | grep merge
