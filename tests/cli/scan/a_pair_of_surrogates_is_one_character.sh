# SPDX-License-Identifier: Apache-2.0
mkdir here
printf '\360\237\230\200={{ghp:smile}}\n' | mint | iconv -f UTF-8 -t UTF-16 >here/marked
patrol scan --no-verify here -f json | grep '"line"\|"column"'
