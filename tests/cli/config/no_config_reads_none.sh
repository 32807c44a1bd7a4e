# SPDX-License-Identifier: Apache-2.0
mkdir .git
echo 'nonsense' >.patrol.yaml
patrol scan --no-verify --no-config -q
