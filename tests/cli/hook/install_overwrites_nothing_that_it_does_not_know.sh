# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
hooks=.git/hooks
rm -f $hooks/*
patrol hook install pre-commit
echo '#!/bin/sh' > $hooks/pre-commit # somebody else's script in our place
echo saved > $hooks/pre-commit.patrol-saved
patrol hook install pre-commit || echo "exit $?"
patrol hook uninstall || echo "exit $?"
cat $hooks/pre-commit $hooks/pre-commit.patrol-saved
patrol hook install post-commit || echo "exit $?"
rm $hooks/*
mkdir $hooks/pre-commit
patrol hook install pre-commit || echo "exit $?"
ls $hooks
cd ..
mkdir elsewhere && cd elsewhere
patrol hook install || echo "exit $?"
