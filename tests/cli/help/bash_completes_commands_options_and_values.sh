# SPDX-License-Identifier: Apache-2.0
cat >try <<'TRY'
eval "$(patrol help --completion bash)"
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _patrol; echo "$*: ${COMPREPLY[*]}"; }
try patrol ver
try patrol version --col
try patrol version --color a
try patrol help hel
TRY
bash try
