# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
patrol baseline create --baseline base --reason first a
echo '{{ghp:two}}' | mint >>a
patrol baseline update --baseline base --reason second a
patrol baseline update --baseline base --reason third a
grep -e secret -e reason base
