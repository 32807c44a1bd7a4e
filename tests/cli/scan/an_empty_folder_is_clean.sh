# SPDX-License-Identifier: Apache-2.0
mkdir empty
patrol scan --no-verify empty
