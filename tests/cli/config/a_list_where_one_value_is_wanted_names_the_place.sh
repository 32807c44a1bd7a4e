# SPDX-License-Identifier: Apache-2.0
printf 'format: [json, yaml]\n' >settings.yaml
patrol scan --no-verify --config settings.yaml
