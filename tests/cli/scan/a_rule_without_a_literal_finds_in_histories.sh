# SPDX-License-Identifier: Apache-2.0
# Nothing tells in which changes such a rule could match: all is looked at in full.
cat >rules.yml <<'YAML'
rules:
  - id: capitals
    name: Capitals
    description: Of bytes that stand anywhere.
    severity: high
    pattern: '\b(?<token>[Q-Z]{7})\b'
    max_length: 7
YAML
mkdir -p in/repo
cd in/repo
git init -q . && echo QRSTUVW >a && git add .
patrol scan --no-verify --staged --rules ../../rules.yml --no-builtin-rules . | grep -c '^HIGH'
git -c user.name=A -c user.email=a@example.org commit -qm one
patrol scan --no-verify --history-only --rules ../../rules.yml --no-builtin-rules . | grep -c '^HIGH'
rm a
patrol scan --no-verify --rules ../../rules.yml --no-builtin-rules .. | grep -c '^HIGH'
