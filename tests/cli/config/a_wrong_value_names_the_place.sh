# SPDX-License-Identifier: Apache-2.0
printf 'threads: many\n' >settings.yaml
patrol scan --no-verify --config settings.yaml
