# SPDX-License-Identifier: Apache-2.0
mkdir here
echo nothing >here/open
echo nothing >here/closed
chmod 000 here/closed
unprivileged patrol scan --no-verify here
