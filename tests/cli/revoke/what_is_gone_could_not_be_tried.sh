# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:gone}}' | mint >tokens
patrol scan --exit-zero --no-verify -f yaml -o report.yaml --secrets raw.json tokens
rm tokens
patrol revoke report.yaml || echo "exit $?"
patrol revoke --secrets raw.json report.yaml
