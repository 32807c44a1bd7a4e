# SPDX-License-Identifier: Apache-2.0
# Who names a folder wants its rules: without them nothing of theirs is found.
mkdir rules
echo 'no rules' >rules/README.md
patrol scan --no-verify -r rules . || echo "exit $?"
echo '# nothing yet' >rules.yml
patrol rules list --no-builtin-rules --rules rules.yml || echo $?
