# SPDX-License-Identifier: Apache-2.0
mkdir -p here/closed
chmod 000 here/closed
unprivileged patrol scan --no-verify here
