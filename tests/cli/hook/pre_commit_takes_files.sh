# SPDX-License-Identifier: Apache-2.0
# As `pre-commit run --all-files` gives them.
. "$TREE/tests/lib/repository.sh"
git init -q
echo "$(token a)" > old.txt
echo "$(token b)" > ./-
echo fine > fine.txt
commit one
patrol hook pre-commit fine.txt
patrol hook pre-commit fine.txt old.txt - < /dev/null
