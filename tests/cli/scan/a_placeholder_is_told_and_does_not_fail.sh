# SPDX-License-Identifier: Apache-2.0
echo 'token: {{ghp:one:bad}}' | mint | patrol scan --no-verify - 
