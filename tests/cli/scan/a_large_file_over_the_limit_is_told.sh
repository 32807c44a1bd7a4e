# SPDX-License-Identifier: Apache-2.0
mkdir here
head -c 70000 /dev/zero >here/large
patrol scan --no-verify --max-file-size 64K here
