# SPDX-License-Identifier: Apache-2.0
{
    echo 'rules:'
    for i in $(seq 10 30); do
        printf '  - {id: acme.%d, name: Acme key, pattern: "acme_([a-z]{4})", examples: [acme_abcd],\n' "$i"
        printf '     validation: {}, pattern_requirements: {min_luck_%d: 1}}\n' "$i"
    done
} >a.yml
patrol rules check a.yml
patrol rules check --verbose a.yml
