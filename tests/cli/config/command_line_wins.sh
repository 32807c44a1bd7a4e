# SPDX-License-Identifier: Apache-2.0
mkdir .git
echo 'format: json' >.patrol.yaml
patrol scan --no-verify --format yaml | head -1
