# SPDX-License-Identifier: Apache-2.0
patrol scan --formt json
