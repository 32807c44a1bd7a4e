# SPDX-License-Identifier: Apache-2.0
cat >a.yml <<'END'
rules:
  - id: acme-broken
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20}'
  - id: acme-examples
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20})'
    examples:
      - 'acme_abcdefghijklmnopqrst'
      - 'acme-abcdefghijklmnopqrst'
    counterexamples:
      - 'acme_abcdefghijklmnopqrstuvwxyz'
  - id: acme-slow
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>([a-z]+)+)[0-9]'
    examples: ['acme_abc1']
END
patrol rules check a.yml
