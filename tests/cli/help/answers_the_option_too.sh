# SPDX-License-Identifier: Apache-2.0
patrol --help | head -1; patrol help --help | head -1; patrol -h | head -1
