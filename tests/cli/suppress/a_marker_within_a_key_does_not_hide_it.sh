# SPDX-License-Identifier: Apache-2.0
# It suppresses on the lines where the key begins and ends, and then it can be switched off.
echo '{{pem:one}}' | mint >key
sed '1s/$/ # gitleaks:allow/' key >first
sed '3s/^/# gitleaks:allow\n/' key >middle
scan()
{
    patrol scan --no-verify --format jsonl "$@" |
        grep -oE '"(path|suppressed)": ?("[^"]*"|null)' | tr '\n' ' '
    echo
}
scan first
scan --no-inline-allow first
scan middle
