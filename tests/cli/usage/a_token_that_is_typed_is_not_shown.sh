# SPDX-License-Identifier: Apache-2.0
export GITHUB_API_URL=http://127.0.0.1:1
python3 "$TREE/tests/lib/typed_tokens.py"
