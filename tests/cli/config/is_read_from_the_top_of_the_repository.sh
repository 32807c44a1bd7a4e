# SPDX-License-Identifier: Apache-2.0
mkdir -p .git sub
echo 'format: json' >.patrol.yaml
cd sub
patrol scan --no-verify | head -1
patrol scan --no-verify . | head -1
