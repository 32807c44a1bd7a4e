# SPDX-License-Identifier: Apache-2.0
mkdir here
mint >here/a <<'END'
{{ghp:one}} patrol:allow
{{ghp:two}} # gitleaks:allow
{{ghp:three}} // kingfisher:ignore
{{ghp:four}} <!-- pragma: allowlist secret -->
# pragma: allowlist nextline secret
{{ghp:five}}
{{ghp:six}} nosec
{{ghp:one}} patrol:allowed
END
patrol scan --no-verify here -f json >report.json || echo $?
validate report.json
grep -e '"redacted' -e '"line"' -e '"suppressed' report.json
