# SPDX-License-Identifier: Apache-2.0
cat >a.yml <<'END'
rules:
  - id: acme-key
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20})'
END
echo 'key: acme_abcdefghijklmnopqrst' >f
patrol rules test acme-key --rules a.yml f
patrol scan --no-verify --no-builtin-rules --rules a.yml --exclude a.yml -q
