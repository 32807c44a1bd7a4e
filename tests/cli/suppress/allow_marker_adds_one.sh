# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}} # nosec' | mint >f
patrol scan --no-verify --allow-marker nosec f | sed 's/ 1 file.*//'
echo '{{ghp:one}} # nosecret' | mint >f
patrol scan --no-verify --allow-marker nosec f >report || echo $?
