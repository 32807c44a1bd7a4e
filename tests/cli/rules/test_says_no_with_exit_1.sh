# SPDX-License-Identifier: Apache-2.0
echo nothing | patrol rules test github-pat-classic -
