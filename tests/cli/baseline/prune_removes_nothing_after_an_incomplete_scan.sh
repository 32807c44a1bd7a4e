# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
patrol baseline create --baseline base a
head -c 70000 /dev/zero >large
patrol baseline prune --baseline base --max-file-size 64K large || echo $?
grep -c sha256 base
