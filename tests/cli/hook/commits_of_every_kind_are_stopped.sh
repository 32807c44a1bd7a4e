# SPDX-License-Identifier: Apache-2.0
# The index that git hands over counts, not the one of the repository: commit
# -a, commit PATH and --include make one of their own.
. "$TREE/tests/lib/repository.sh"
git init -q
patrol hook install > /dev/null
echo base > file && echo base > other
git add . && git commit -qm base
try() {
    what=$1
    shift
    if git "$@" > "$HOME/out" 2>&1; then echo "$what: went through"; else echo "$what: $(grep -o 'Nothing was committed' "$HOME/out")"; fi
    git reset -q --hard
}
echo "$(token a)" >> file
try 'commit -a' commit -am a
echo "$(token b)" >> file
try 'commit PATH' commit -m b file
echo "$(token c)" >> file
try 'commit PATH, another file' commit -m c --allow-empty other
echo "$(token d)" >> file && echo x >> other && git add other
try 'commit --include PATH' commit -m d --include file
echo "$(token e)" >> file && git add file
try 'commit --amend' commit --amend -m e
echo "$(token f)" >> file && git add file && git restore --source=HEAD file
try 'in the index alone' commit -m f
git checkout -q -b side && echo side > file && git commit -qam side
git checkout -q main && echo main > file && git commit -qam main
git merge side > /dev/null || true
echo "$(token g)" > file && git add file
try 'a merge with conflicts' commit -m g
git merge side > /dev/null || true
echo both > file && git add file
try 'a merge without a secret' commit -qm merged
