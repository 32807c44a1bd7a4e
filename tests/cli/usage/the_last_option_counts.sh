# SPDX-License-Identifier: Apache-2.0
patrol version --color=always --color never
