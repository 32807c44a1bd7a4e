# SPDX-License-Identifier: Apache-2.0
# What a submodule's commit holds is asked about where that is pushed, from a
# worktree whose .git is a file; the super-project only names it.
. "$TREE/tests/lib/repository.sh"
for name in part whole; do
    git init -q --bare $name.git
    git -C $name.git config core.hooksPath "$PWD/$name.git/hooks"
    (cd $name.git && patrol hook install pre-receive > /dev/null)
    git init -q $name && cd $name && echo $name > file && commit $name && git push -q ../$name.git main && cd ..
done
git clone -q whole.git super && cd super
git submodule --quiet add "$PWD/../part.git" part && commit 'with a part'
git push -q origin main && echo 'the gitlink went through'
try() {
    what=$1
    shift
    if "$@" > "$HOME/out" 2>&1; then echo "$what: went through"; else echo "$what: $(grep -oE 'Nothing was (committed|pushed)|The push was refused' "$HOME/out")"; fi
    grep -oE ' (part/)?(deep|top):[0-9]+:[0-9]+ .*' "$HOME/out" | sed 's/[0-9a-f]\{10,\}/COMMIT/; s/ *$//'
}
cd part
echo "$(token part)" > deep && commit deep
try 'the part' git push origin main
patrol hook install | sed "s,$HOME,HOME,"
try 'the part, by its own hook' git push origin main
git reset -q --hard HEAD~1
echo "$(token staged)" > deep && git add deep
try 'a commit of the part' git commit -m staged
echo fine > deep && commit fine
cd ..
commit 'the part moved'
patrol hook install > /dev/null
try 'both' git push --recurse-submodules=on-demand origin main
echo "$(token part)" > part/deep && git -C part commit -q --no-verify -am leaked
git commit -q --no-verify -am 'names a leak'
try 'both, one with a secret' git push --recurse-submodules=on-demand origin main
try 'the super-project alone' git push --recurse-submodules=no origin main
echo "$(token top)" > top && commit top
try 'its own secret' git push --recurse-submodules=no --no-verify origin main
patrol scan --no-verify --range HEAD~2..HEAD -f json | grep -E '"submodules"|"complete"'
