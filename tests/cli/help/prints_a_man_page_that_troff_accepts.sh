# SPDX-License-Identifier: Apache-2.0
patrol help --man >patrol.1
head -1 patrol.1 | cut -d' ' -f1-3
! command -v groff >groff || groff -man -Tutf8 -ww patrol.1 2>&1 >/dev/null
