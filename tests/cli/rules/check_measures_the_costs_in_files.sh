# SPDX-License-Identifier: Apache-2.0
cat >a.yml <<'END'
rules:
  - id: acme-key
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>[a-z]{20})'
    examples: ['acme_abc']
  - id: acme-slow
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'slow_(?<token>(?:[a-z]+)+)[0-9]'
    examples: ['slow_abc5']
END
mkdir -p src/b
printf 'acme_abcdefghijklmnopqrst\nacme_\n' >src/a
{ printf 'slow_'; head -c 3000 /dev/zero | tr '\0' a; echo '!5'; } >src/b/c
printf 'acme_' >d
patrol rules check --cost-on src --cost-on d a.yml || echo $?
patrol rules check --cost-on nothing a.yml 2>&1 >/dev/null || echo $?
