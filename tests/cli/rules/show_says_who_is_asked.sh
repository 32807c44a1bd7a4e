# SPDX-License-Identifier: Apache-2.0
patrol rules show gitlab-pat
patrol rules show --format json telegram-bot-token | grep -A2 '"verifier"'
