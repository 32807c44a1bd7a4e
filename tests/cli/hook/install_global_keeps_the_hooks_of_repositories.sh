# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
export XDG_CONFIG_HOME="$HOME/config"
patrol hook install --global | sed "s,$HOME,HOME,"
git config --global core.hooksPath | sed "s,$HOME,HOME,"
git init -q repo
cd repo
for hook in pre-commit commit-msg post-checkout; do
    printf '#!/bin/sh\necho "own %s"\n' $hook > .git/hooks/$hook
    chmod +x .git/hooks/$hook
done
echo "$(token a)" > file
git add file
git commit -m one 2>&1 | grep 'own\|Nothing was committed'
echo fine > file
git add file
git commit -qm one 2>&1
git checkout -q -b other 2>&1
git init -q --bare ../remote.git
git push -q ../remote.git other && echo pushed
echo '== uninstall'
patrol hook uninstall --global | sed "s,$HOME,HOME,"
git config --global core.hooksPath || echo not set
test -e "$HOME/config/patrol/hooks" || echo no folder
echo '== a folder of the operator'
mkdir "$HOME/mine"
printf '#!/bin/sh\necho mine\n' > "$HOME/mine/pre-commit"
chmod +x "$HOME/mine/pre-commit"
git config --global core.hooksPath '~/mine'
patrol hook install --global pre-commit | sed "s,$HOME,HOME,"
echo more > file
git commit -qam two 2>&1
patrol hook uninstall --global | sed "s,$HOME,HOME,"
git config --global core.hooksPath
ls "$HOME/mine"
