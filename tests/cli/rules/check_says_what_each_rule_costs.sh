# SPDX-License-Identifier: Apache-2.0
cat >a.yml <<'END'
rules:
  - id: acme-key
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20})'
    examples: ['acme_abcdefghijklmnopqrst']
  - id: other-key
    name: Other key
    description: A key of others, and acme_ in between.
    severity: high
    pattern: 'othr_(?<token>[a-z]{20})'
    examples: ['othr_abcdefghijklmnopqrst']
END
patrol rules check --cost a.yml
