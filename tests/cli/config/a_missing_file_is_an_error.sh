# SPDX-License-Identifier: Apache-2.0
patrol scan --no-verify --config none.yaml
