# SPDX-License-Identifier: Apache-2.0
git init -q -b main .
echo '{{ghp:one}}' | mint >a
patrol baseline create --reason 'revoked' --author 'J. Doe' --expires 2999-12-31 . | sed 's|.*/||'
sed 's/created: .*/created: TODAY/' .patrol-baseline.yaml
echo '{{ghp:one}} moved' | mint >b && rm a
patrol scan --no-verify -f json | grep '"suppressed"'
echo '{{ghp:two}}' | mint >b
patrol scan --no-verify -q >report || echo $?
