# SPDX-License-Identifier: Apache-2.0
patrol rules show github-pat-classic
