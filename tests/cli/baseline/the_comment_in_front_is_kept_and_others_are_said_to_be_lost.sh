# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
patrol baseline create --baseline base --reason 'no # comment' . >/dev/null
{
    printf '# Ask the security team\n\n# before you add to this.\n\n'
    sed 's/  rule.*/& # the old deploy token/; s/^entries:/# they are:\n&/' base
} >edited
mv edited base
echo '{{ghp:two}}' | mint >b
patrol baseline update --baseline base .
grep -n '#' base
patrol baseline update --baseline base .
