# SPDX-License-Identifier: Apache-2.0
mkdir -- -q
echo 'k: {{ghp:one:bad}}' | mint >-q/f
patrol scan --no-verify -q -- -q | sed -n 2p
