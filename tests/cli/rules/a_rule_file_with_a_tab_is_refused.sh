# SPDX-License-Identifier: Apache-2.0
printf 'rules:\n\t- id: x\n' >acme.yml
patrol rules list --rules acme.yml
