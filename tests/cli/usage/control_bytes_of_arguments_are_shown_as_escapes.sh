# SPDX-License-Identifier: Apache-2.0
patrol "$(printf 'a\033[31m\nb\302\233')"
