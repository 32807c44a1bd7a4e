# SPDX-License-Identifier: Apache-2.0
cat >a.yml <<'END'
rules:
  - id: acme-slow
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: 'acme_(?<token>([a-z]+)+)(?!x)[0-9]'
END
mkdir here
{ printf 'acme_'; head -c 3000 /dev/zero | tr '\0' a; echo; echo 7; } >here/f
patrol scan --no-verify --no-builtin-rules --rules a.yml here
