# SPDX-License-Identifier: Apache-2.0
patrol rules list --no-builtin-rules
