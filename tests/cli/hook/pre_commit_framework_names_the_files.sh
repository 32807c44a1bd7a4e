# SPDX-License-Identifier: Apache-2.0
# Files that the commit changes: what it adds to them counts. With --all-files
# others are named, and looked at as they are.
. "$TREE/tests/lib/repository.sh"
git init -q
echo "$(token old)" > old.txt
echo fine > fine.txt
commit base
echo more >> old.txt
echo more >> fine.txt
git add .
patrol hook pre-commit fine.txt old.txt && echo 'a commit of a file with an old secret passes'
git commit -qm more
patrol hook pre-commit fine.txt old.txt > out || echo 'all files: stopped'
grep -o 'old.txt:1:1' out
echo "$(token new)" >> fine.txt
git add fine.txt
patrol hook pre-commit fine.txt > out || echo 'a commit with a new secret: stopped'
grep -o 'fine.txt:3:1  staged' out
