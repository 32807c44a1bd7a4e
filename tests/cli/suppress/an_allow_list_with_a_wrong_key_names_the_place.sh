# SPDX-License-Identifier: Apache-2.0
git init -q -b main .
printf 'allow:\n  - sha265: 00\n' >.patrol.yaml
patrol scan --no-verify || echo $?
printf 'allow:\n  - sha256: 00\n' >.patrol.yaml
patrol scan --no-verify || echo $?
printf 'allow:\n  - reason: none\n' >.patrol.yaml
patrol scan --no-verify || echo $?
printf 'allow:\n  - {id: 0011223344556677, expires: soon}\n' >.patrol.yaml
patrol scan --no-verify || echo $?
