# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
hooks=.git/hooks
rm -f $hooks/*
printf '#!/bin/sh\necho the old one\n' > $hooks/pre-commit
chmod 750 $hooks/pre-commit
printf '#!/bin/sh\necho "pushes $1:"; cat\n' > $hooks/pre-push
chmod +x $hooks/pre-push
before=$(stat -c '%a %n' $hooks/*; cat $hooks/*)
patrol hook install
echo '== again'
patrol hook install all
ls $hooks
echo "$(token a)" > file
git add file
git commit -qm one 2>&1 | grep -c 'the old one\|Nothing was committed'
echo fine > file
git add file
git commit -qm one
git init -q --bare ../remote.git
git push ../remote.git main 2>&1 | grep '^pushes\|^refs' | sed 's/[0-9a-f]\{40\}/ID/g'
rm -rf ../remote.git
echo '== an old one that stops'
printf '#!/bin/sh\nexit 3\n' > $hooks/pre-commit.patrol-saved
git commit -q --allow-empty -m two || echo stopped
printf '#!/bin/sh\necho the old one\n' > $hooks/pre-commit.patrol-saved
echo '== uninstall'
patrol hook uninstall
ls $hooks
test "$before" = "$(stat -c '%a %n' $hooks/*; cat $hooks/*)" && echo as before
patrol hook uninstall
