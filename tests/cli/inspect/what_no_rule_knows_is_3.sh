# SPDX-License-Identifier: Apache-2.0
echo 'a-word-that-is-no-token' | patrol inspect || echo "exit $?"
echo '{{ghp:unreachable}}' | mint | patrol inspect --online --retries 0 --no-cache --api-url http://127.0.0.1:1 | grep online
