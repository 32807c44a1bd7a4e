# SPDX-License-Identifier: Apache-2.0
mkdir here
echo 'url = https://octocat:{{ghp:one}}@git.example.com/o/r' | mint >here/a
echo 'TOKEN={{ghp:two}}' | mint >here/b
patrol scan --no-verify --exit-zero --format sarif here | grep -oE '"(helpUri|help|remediation|text)": "[^"]*"'
