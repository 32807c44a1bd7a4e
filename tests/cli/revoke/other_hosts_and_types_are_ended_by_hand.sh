# SPDX-License-Identifier: Apache-2.0
# With the address of that host; a token of another host is sent nowhere.
printf '%s\n' '{{ghp:one}}' 'https://octo:{{ghp:other}}@ghe.example.org/o/r' | mint >tokens
patrol scan --exit-zero --no-verify -f yaml -o report.yaml tokens
patrol revoke --host ghes.example.com report.yaml || echo "exit $?"
patrol revoke --yes --host x.ghe.com -f yaml report.yaml >receipt.yaml || echo "exit $?"
validate receipt.yaml
grep -e outcome -e problem -e url receipt.yaml
