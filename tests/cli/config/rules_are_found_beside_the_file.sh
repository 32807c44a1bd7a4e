# SPDX-License-Identifier: Apache-2.0
mkdir -p .git conf sub
cd conf
cat >a.yml <<'END'
rules:
  - id: acme-key
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20})'
END
cd ../sub
echo 'rules: [conf/a.yml]' >../.patrol.yaml
echo 'key: acme_abcdefghijklmnopqrst' >f
patrol scan --no-verify -q f | head -1
