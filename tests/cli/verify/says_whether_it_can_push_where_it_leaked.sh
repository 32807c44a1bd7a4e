# SPDX-License-Identifier: Apache-2.0
cat >map.json <<'END'
{"{{ghp:pushes}}": {"*": "classic-no-expiry", "/repos/octo-org/shop": "push", "git": "push"},
 "{{ghp:reads}}": {"*": "classic-no-expiry", "/repos/octo-org/shop": "push", "git": "no"}}
END
printf '%s\n' '{{ghp:pushes}}' '{{ghp:reads}}' | mint >tokens
with_github map.json sh -c '
    patrol verify --no-cache --ca-file "$GITHUB_CA" --repository octo-org/shop --report json=report.json <tokens |
        grep "leaked from"
    grep -c "git-receive-pack" "$GITHUB_LOG"' || :
validate report.json
grep -A5 '"leaked_from"' report.json
patrol verify --repository 'octo-org/shop?x' <tokens || echo "exit $?"
