# SPDX-License-Identifier: Apache-2.0
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
patrol scan --no-verify --report json=report.json --report yaml=report.yaml -o report.txt || echo $?
validate report.json report.yaml
grep -h sha256 report.json report.yaml | tr -d ' ",' | uniq | wc -l
grep -c CRITICAL report.txt
