# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q --bare remote.git
git init -q work
cd work
git remote add origin ../remote.git
echo "$(token old)" > old
commit base
git push -q origin main
patrol hook install pre-push > /dev/null
push() {
    what=$1
    shift
    if git push "$@" > "$HOME/out" 2>&1; then echo "$what: went through"; else echo "$what: $(grep -o 'Nothing was pushed\|error: .*' "$HOME/out" | head -1)"; fi
}
echo more >> old
commit more
push 'an old secret' origin main
git checkout -q -b feature
echo "$(token new)" > new
commit new
rm new
commit gone
push 'a new branch with a secret that is gone again' origin feature
git reset -q --hard main
echo fine > fine
commit fine
push 'a clean new branch' origin feature
tick && git tag -a -m "tagged $(token tag)" v1
push 'a tag with a secret in its message' origin v1
git tag -d v1 > /dev/null && git tag -a -m tagged v1
push 'a clean tag' origin v1
git reset -q --hard HEAD~1
echo "$(token forced)" > forced
commit forced
push 'a forced push with a secret' -f origin feature
git reset -q --hard HEAD~1
echo other > other
commit other
push 'a clean forced push' -f origin feature
push 'a revision with blanks' origin 'HEAD@{0 seconds ago}:refs/heads/blank'
push 'a deletion' origin :feature
git checkout -q main
git tag blob "$(echo "$(token blob)" | git hash-object -w --stdin)"
push 'a tag of a blob' origin blob
git branch "$(token name)"
push 'the name of a branch' origin "$(token name)"
push 'nothing' origin main
