# SPDX-License-Identifier: Apache-2.0
cat >rules.yml <<'YAML'
rules:
  - id: only-keys
    name: Key of a key file
    description: For files with this ending only.
    severity: high
    pattern: 'KEY-(?<token>[0-9]{12})'
    paths: ['*.key', 'top/**']
    max_length: 12
    examples: ['KEY-123456789012']
YAML
mkdir -p repo/top/deep
echo KEY-111111111111 >repo/a.key
echo KEY-222222222222 >repo/a.txt
echo KEY-333333333333 >repo/top/deep/b.txt
cd repo
git init -q . && git add . && git -c user.name=A -c user.email=a@example.org commit -qm one
patrol scan --no-verify --no-history --rules ../rules.yml --no-builtin-rules . | grep -c '^HIGH'
patrol scan --no-verify --no-history --rules ../rules.yml --no-builtin-rules ../repo | grep -c '^HIGH'
patrol scan --no-verify --history-only --rules ../rules.yml --no-builtin-rules . | grep -c '^HIGH'
