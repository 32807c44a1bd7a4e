# SPDX-License-Identifier: Apache-2.0
rule()
{
    printf 'rules:\n  - name: Acme\n    id: kingfisher.acme.1\n    pattern: "(acme-[a-z]{20})"\n    %s\n' "$1" >a.yml
    patrol rules check a.yml || echo $?
}
rule 'confidence: mediun'
rule 'visible: maybe'
rule 'confidence: HIGH'
printf '[[rules]]\nid = "a"\n' >.gitleaks.toml
patrol rules check .gitleaks.toml || echo $?
