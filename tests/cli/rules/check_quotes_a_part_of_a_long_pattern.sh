# SPDX-License-Identifier: Apache-2.0
long=$(printf 'ab[cd]%.0s' $(seq 3000))
cat >a.yml <<END
rules:
  - id: acme-key
    name: Acme key
    description: A key of Acme.
    severity: high
    pattern: '$long(?<token>é{5,2})é$long'
    examples: [x]
  - id: other-key
    name: Other key
    description: A key of others.
    severity: high
    pattern: '$long(x'
    examples: [x]
END
patrol rules check a.yml
