# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
patrol hook pre-commit
echo fine > file && git add file
patrol hook pre-commit
git commit -qm one
# Old secrets are not this commit's.
echo "$(token old)" > old && git add old && git commit -qm old
echo more >> old && git add old
patrol hook pre-commit
# Placeholders are no secrets.
echo 'ghp_''xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' > example && git add example
patrol hook pre-commit
