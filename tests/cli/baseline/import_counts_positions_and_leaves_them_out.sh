# SPDX-License-Identifier: Apache-2.0
printf '# old\nsrc/a.env:github-pat:3\n\n0123abc:b:generic-api-key:7\n' >.gitleaksignore
patrol baseline import --baseline base .gitleaksignore || echo $?
echo no position >notes
patrol baseline import --baseline base notes || echo $?
echo '{"a": 1}' >b.json
patrol baseline import --baseline base b.json || echo $?
patrol baseline import --baseline base || echo $?
