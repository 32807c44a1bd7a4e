# SPDX-License-Identifier: Apache-2.0
patrol baseline crate || echo $?
patrol baseline || echo $?
patrol baseline create --expires tomorrow || echo $?
patrol baseline create --expires 2020-01-01 || echo $?
