# SPDX-License-Identifier: Apache-2.0
patrol rules list --format text --report json=x
