# SPDX-License-Identifier: Apache-2.0
patrol inspect </dev/null || echo "exit $?"
printf '%s\n' a b | patrol inspect || echo "exit $?"
echo '{{ghp:a}} {{ghp:b}}' | mint | patrol inspect || echo "exit $?"
patrol inspect "$(echo '{{ghp:argument}}' | mint)" || echo "exit $?"
echo '{{ghp:a}}' | mint | patrol inspect -f csv || echo "exit $?"
