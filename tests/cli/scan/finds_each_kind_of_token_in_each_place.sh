# SPDX-License-Identifier: Apache-2.0
/usr/bin/python3 "$TREE/tests/lib/places.py"
