# SPDX-License-Identifier: Apache-2.0
for command in verify; do
    patrol $command "$(echo '{{ghp:argument}}' | mint)" || echo "$command: exit $?"
    patrol $command ghp_cut || echo "$command: exit $?"
done
