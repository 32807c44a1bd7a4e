# SPDX-License-Identifier: Apache-2.0
printf 'exclude: [a\nformat: json\n' >settings.yaml
patrol scan --no-verify --config settings.yaml
