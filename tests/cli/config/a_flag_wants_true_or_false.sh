# SPDX-License-Identifier: Apache-2.0
printf 'verify: maybe\n' >settings.yaml
! patrol scan --no-verify --config settings.yaml
printf 'history: 1\n' >settings.yaml
patrol scan --no-verify --config settings.yaml
