# SPDX-License-Identifier: Apache-2.0
for token in '{{ghp:plain}}' '{{github_pat:fine}}' '{{ghs:old}}' '{{ghr:refresh}}' '{{npm:other}}' \
    "ghp_$(printf %036d 0)"; do
    echo "$token" | mint | patrol inspect
    echo
done
