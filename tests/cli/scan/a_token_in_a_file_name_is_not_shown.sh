# SPDX-License-Identifier: Apache-2.0
mkdir here
name=$(echo '{{ghp:one}}' | mint)
echo nothing >"here/$name.txt"
patrol scan --no-verify here -q
