# SPDX-License-Identifier: Apache-2.0
echo 'A = {{ghp:one}}  # id' | mint >a
for marker in ' ' '=' 'A' '# i'; do
    patrol scan --no-verify --allow-marker "$marker" a || echo $?
done
