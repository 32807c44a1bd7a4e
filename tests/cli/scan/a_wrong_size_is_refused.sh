# SPDX-License-Identifier: Apache-2.0
patrol scan --max-file-size 10X
