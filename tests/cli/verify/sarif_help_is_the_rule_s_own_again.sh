# SPDX-License-Identifier: Apache-2.0
# The first finding is of another GitHub, and the report says where that one is ended.
echo 'url = https://octocat:{{ghp:one}}@git.example.com/o/r' | mint >a
echo 'TOKEN={{ghp:two}}' | mint >b
patrol scan --no-verify --exit-zero --format json -o report.json .
rm a b
patrol verify --exit-zero --format sarif report.json | grep -oE '"(helpUri|help|remediation|text)": "[^"]*"'
