# SPDX-License-Identifier: Apache-2.0
patrol help --completion bash >bash
bash -n bash
! command -v zsh >which || { patrol help --completion zsh >zsh; zsh -n zsh; }
! command -v fish >which || { patrol help --completion fish >fish; fish -n fish; }
for shell in bash zsh fish; do patrol help --completion $shell | grep -c -- 'version' | grep -q '^0$' && echo "$shell: nothing"; done
! patrol help --completion csh
