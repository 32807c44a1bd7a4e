# SPDX-License-Identifier: Apache-2.0
# Each at the address of its rule, but not where another host's name stands by.
cat >map.json <<'END'
{"{{ghp:one}}": "classic-no-expiry",
 "xoxb-{{digits:12:v}}-{{digits:13:v}}-{{base62:24:v}}": {"vendor": "slack", "answer": 0},
 "glpat-{{base62:20:v}}": {"vendor": "gitlab", "answer": 1},
 "glpat-{{base62:20:w}}": {"vendor": "gitlab", "answer": 1}}
END
cat <<'END' | mint >config
GITHUB_TOKEN={{ghp:one}}
SLACK_TOKEN=xoxb-{{digits:12:v}}-{{digits:13:v}}-{{base62:24:v}}
GITLAB_TOKEN=glpat-{{base62:20:v}}
url = https://oauth2:glpat-{{base62:20:w}}@gitlab.com/octo/shop.git
url = https://oauth2:glpat-{{base62:20:x}}@gitlab.example.com/octo/shop.git
UPLOAD=pypi-AgEIcHlwaS5vcmc{{base62:100:p}}
END
with_github map.json sh -c '
    patrol scan --no-config --no-cache --ca-file "$GITHUB_CA" --proxy "$GITHUB_PROXY" --report json=report.json config
    patrol scan --no-config --no-cache --ca-file "$GITHUB_CA" --proxy "$GITHUB_PROXY" --no-vendors config | grep "secrets in"
    ' | sed 's/ in [0-9.]* s, / in 0.1 s, /; s/localhost:[0-9]*/api.github.com/' | grep -v -e next: -e '^  *https:'
validate report.json
