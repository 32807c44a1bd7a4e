# SPDX-License-Identifier: Apache-2.0
patrol rules check none.yml
