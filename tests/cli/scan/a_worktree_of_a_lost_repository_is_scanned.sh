# SPDX-License-Identifier: Apache-2.0
mkdir lost odd
echo 'gitdir: /nowhere/at/all' >lost/.git
echo '{{ghp:kept}}' | mint >lost/file
echo garbage >odd/.git
for folder in lost odd; do
    status=0
    patrol scan --no-verify $folder >out || status=$?
    echo "exit $status"
    grep -A1 '^CRITICAL\|^Not scanned' out
done
