# SPDX-License-Identifier: Apache-2.0
patrol rules list --disable-rule github-pat-clasic
