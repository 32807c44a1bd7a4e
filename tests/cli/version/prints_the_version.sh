# SPDX-License-Identifier: Apache-2.0
patrol --version; patrol -V; patrol version
