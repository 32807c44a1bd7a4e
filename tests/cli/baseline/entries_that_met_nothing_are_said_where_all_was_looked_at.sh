# SPDX-License-Identifier: Apache-2.0
git init -q .
echo '{{ghp:one}} {{ghp:two}}' | mint >a
patrol baseline create >made
echo '{{ghp:one}}' | mint >a
patrol scan --no-verify >report
patrol scan --no-verify --no-history >report
patrol scan --no-verify a >report
patrol scan --no-verify --exclude b >report
