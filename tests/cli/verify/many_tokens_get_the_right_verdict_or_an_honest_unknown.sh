# SPDX-License-Identifier: Apache-2.0
# And no request is made after the host said that it is enough.
/usr/bin/python3 "$TREE/tests/lib/many_tokens" 500 \
    "no limit=" \
    "address's budget=--address-budget 60" \
    "lock=--lock-after 40" \
    "secondary limit=middle secondary-limit" \
    "too many requests=middle primary-limit-429" \
    "retry later=middle retry-after"
