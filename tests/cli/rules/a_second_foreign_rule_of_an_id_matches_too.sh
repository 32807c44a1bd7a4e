# SPDX-License-Identifier: Apache-2.0
mkdir rules
for i in 1 2 3; do
    cat >rules/$i.yml <<END
rules:
  - name: Acme key of form $i
    id: kingfisher.acme.1
    confidence: medium
    pattern: '(acme$i-[a-z]{20})'
    examples: [acme$i-qwertyuiopasdfghjklz]
END
done
patrol rules check rules
echo 'acme3-qwertyuiopasdfghjklz' >file
patrol scan --no-verify --no-builtin-rules --rules rules --exit-zero --format jsonl file | grep -o '"rule":"[^"]*"'
