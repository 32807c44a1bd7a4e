# SPDX-License-Identifier: Apache-2.0
patrol version -v | cut -d' ' -f1
