# SPDX-License-Identifier: Apache-2.0
mkdir -p conf
echo 'format: yaml' >conf/settings.yaml
patrol scan --no-verify --config conf/settings.yaml | head -1
