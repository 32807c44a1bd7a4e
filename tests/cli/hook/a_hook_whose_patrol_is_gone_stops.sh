# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
mkdir "bin it's"
cp "$(command -v patrol)" "bin it's/patrol"
"./bin it's/patrol" hook install pre-commit
echo fine > file
git add file
git commit -qm one && echo 'went through'
rm -r "bin it's"
git commit -qm two --allow-empty && echo 'went through with the one in PATH'
PATH=/usr/bin:/bin git commit -qm three --allow-empty || echo stopped
