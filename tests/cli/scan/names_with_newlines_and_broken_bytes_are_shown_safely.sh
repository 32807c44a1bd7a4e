# SPDX-License-Identifier: Apache-2.0
mkdir here
name=$(printf 'a\nb\033[2J\377')
echo '{{ghp:one}}' | mint >"here/$name"
patrol scan --no-verify here
