# SPDX-License-Identifier: Apache-2.0
: >settings.yaml
patrol scan --no-verify --config settings.yaml -q
