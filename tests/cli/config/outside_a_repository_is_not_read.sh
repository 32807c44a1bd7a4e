# SPDX-License-Identifier: Apache-2.0
echo 'format: json' >.patrol.yaml
patrol scan --no-verify | head -c 20
