# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
mkdir deploy
printf 'A=1\nTOKEN=%s\n' "$(token a)" > deploy/.env
git add .
patrol hook pre-commit
