# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
echo '{{ghp:two}}' | mint >b
patrol baseline create --baseline base a b
patrol scan --no-verify -v --baseline base a 2>&1 | grep -c 'base: 1 of 2 entries met nothing'
patrol baseline prune --baseline base a
patrol baseline prune --baseline base a
grep -c sha256 base
