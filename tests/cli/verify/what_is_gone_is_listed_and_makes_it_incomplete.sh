# SPDX-License-Identifier: Apache-2.0
# Without a finding left to fail for: exit 3.
echo 'token = {{ghp:gone}}' | mint >config
patrol scan --exit-zero --no-verify -f yaml -o report.yaml config
rm config
patrol verify -f yaml -o out.yaml report.yaml || echo "exit $?"
validate out.yaml
sed -n '/skipped:/,/skipped_total/p;/online:/,/occurrences:/p' out.yaml
{ patrol verify report.yaml --only live || echo "exit $?"; } | sed "s/in [0-9.]* s/in N s/"
