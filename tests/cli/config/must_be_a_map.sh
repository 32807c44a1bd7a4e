# SPDX-License-Identifier: Apache-2.0
printf -- '- exclude\n' >settings.yaml
patrol scan --no-verify --config settings.yaml
