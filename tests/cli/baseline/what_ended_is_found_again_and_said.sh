# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
patrol baseline create --baseline base --expires 2999-01-01 a
sed -i s/2999/2020/ base
patrol scan --no-verify --baseline base a >report || echo $?
patrol baseline update --baseline base a
patrol scan --no-verify --baseline base -q a
