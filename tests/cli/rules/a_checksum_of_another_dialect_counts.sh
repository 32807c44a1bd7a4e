# SPDX-License-Identifier: Apache-2.0
cat >k.yml <<'END'
rules:
  - name: Checked
    id: other.checked.1
    pattern: '(gh[o]_(?P<body>[A-Za-z0-9]{30})(?P<sum>[A-Za-z0-9]{6})?)'
    pattern_requirements:
      checksum:
        actual: {template: '{{ sum }}', requires_capture: sum}
        expected: '{{ body | crc32 | base62: 6 }}'
        skip_if_missing: true
    examples: ['gho_000000000000000000000000000000']
    validation: {type: Http}
  - name: Unknown
    id: other.unknown.1
    pattern: 'acme_([a-z]{8})'
    pattern_requirements:
      checksum:
        actual: {template: '{{ MATCH | luhn }}'}
        expected: 'x'
    examples: [acme_abcdefgh]
END
{
    echo 'proven {{gho:1}}'
    echo 'altered {{gho:2:bad}}'
    echo 'inside x{{gho:3:bad}}'
    echo 'without gho_012345678901234567890123456789'
    echo 'unknown acme_abcdefgh'
} | mint >f
patrol rules check k.yml
patrol rules show other.unknown.1 --rules k.yml | grep -A1 unsupported
patrol scan --no-verify --no-builtin-rules --rules k.yml -q f
