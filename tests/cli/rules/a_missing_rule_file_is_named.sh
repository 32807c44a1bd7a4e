# SPDX-License-Identifier: Apache-2.0
patrol rules list --rules none.yml
