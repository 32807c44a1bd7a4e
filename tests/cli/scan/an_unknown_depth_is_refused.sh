# SPDX-License-Identifier: Apache-2.0
patrol scan --online=deep .
