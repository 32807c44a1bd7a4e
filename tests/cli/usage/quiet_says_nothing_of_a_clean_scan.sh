# SPDX-License-Identifier: Apache-2.0
mkdir here
patrol scan --no-verify -q here
