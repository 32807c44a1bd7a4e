# SPDX-License-Identifier: Apache-2.0
mint >leaks.json <<'END'
[
 {"RuleID": "github-pat", "Secret": "{{ghp:one}}", "File": "a"},
 {"Description": "another tool put this here", "Secret": "{{ghp:two}}"},
 7,
 {"RuleID": "github-pat", "Secret": "{{ghp:three}}", "File": "c"}
]
END
patrol baseline import --baseline base leaks.json || echo $?
mint >.secrets.baseline <<END
{"results": {
  "a": [
    {"type": "Secret Keyword", "hashed_secret": "none"},
    {"type": "Secret Keyword", "hashed_secret": "$(printf kept | sha1sum | cut -c -40)"}
  ],
  "b": "no list"
}}
END
patrol baseline import --baseline base .secrets.baseline || echo $?
printf 'values.yaml:generic-api-key:7\nsub/values.yaml\n*.md\n' >.gitleaksignore
patrol baseline import --baseline base .gitleaksignore || echo $?
grep -c sha base
echo '[{"rule": "AWS", "offender": "x"}]' >of-version-7.json
patrol baseline import --baseline base of-version-7.json || echo $?
printf '[allowlist]\npaths = ["a"]\n' >.gitleaks.toml
patrol baseline import --baseline base .gitleaks.toml || echo $?
cp .gitleaks.toml renamed
patrol baseline import --baseline base renamed || echo $?
