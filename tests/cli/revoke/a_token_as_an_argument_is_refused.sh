# SPDX-License-Identifier: Apache-2.0
patrol revoke --yes "$(echo '{{ghp:argument}}' | mint)" || echo "exit $?"
