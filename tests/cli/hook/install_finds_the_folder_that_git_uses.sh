# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q main
cd main
echo x > file
commit one
git worktree add -q ../linked -b linked
cd ../linked
patrol hook install pre-commit | sed "s,$HOME,HOME,"
echo "$(token a)" > file
git commit -qam two > /dev/null 2>&1 || echo 'stopped in the worktree'
cd ../main
echo "$(token a)" > file
git commit -qam two > /dev/null 2>&1 || echo 'stopped in the main one'
cd ..
git init -q husky
cd husky
git config core.hooksPath .husky
patrol hook install pre-commit
echo "$(token a)" > file
git add file
git commit -qm one > /dev/null 2>&1 || echo 'stopped by core.hooksPath'
mkdir sub && cd sub
patrol hook uninstall
