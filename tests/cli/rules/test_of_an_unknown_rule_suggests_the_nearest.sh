# SPDX-License-Identifier: Apache-2.0
echo x | patrol rules test github-pat-clasic
