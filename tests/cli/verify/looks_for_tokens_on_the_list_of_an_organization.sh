# SPDX-License-Identifier: Apache-2.0
# By the last eight characters and the type, with the operator's own token alone.
cat >map.json <<'END'
{"{{ghp:owner}}": {"*": "classic", "/orgs/octo-org/credential-authorizations": "owner",
                   "/orgs/other-org/credential-authorizations": "member"},
 "{{ghp:listed}}": {"*": "bad-credentials", "authorized": {
    "login": "octo-dev", "credential_type": "personal access token", "scopes": ["repo", "read:org"],
    "credential_authorized_at": "2025-03-02T10:00:00.000-07:00",
    "credential_accessed_at": "2026-11-20T08:30:00Z", "authorized_credential_note": "deploy",
    "authorized_credential_expires_at": null}},
 "{{gho:listed}}": {"*": "bad-credentials", "authorized": {
    "login": "octo-dev", "credential_type": "personal access token",
    "credential_authorized_at": "2025-03-02T10:00:00Z", "credential_accessed_at": null}}}
END
printf '%s\n' '{{ghp:listed}}' '{{ghp:other}}' '{{gho:listed}}' | mint >tokens
GH_TOKEN=$(echo '{{ghp:owner}}' | mint)
export GH_TOKEN
with_github map.json sh -c '
    patrol verify --no-cache --ca-file "$GITHUB_CA" --org octo-org --report json=report.json <tokens | grep "octo-org:"
    patrol verify --no-cache --ca-file "$GITHUB_CA" report.json -f yaml | grep -A10 "state: matches"
    head -n 1 tokens >one
    echo "--- the token is not sent"
    : >"$GITHUB_LOG"
    patrol scan --no-verify --ca-file "$GITHUB_CA" --org octo-org one | grep "octo-org:"
    patrol inspect --ca-file "$GITHUB_CA" --org octo-org <one | grep -A1 "^  org"
    sed "s/.*\"target\": \"\([^\"]*\)\".*/\1/" "$GITHUB_LOG" | sort | uniq -c
    echo "--- nobody says that it is not a member of the organization"
    for org in other-org hidden-org; do
        patrol inspect --ca-file "$GITHUB_CA" --org $org <one | grep -A1 "^  org"
    done
    unset GH_TOKEN GITHUB_TOKEN
    patrol inspect --ca-file "$GITHUB_CA" --org octo-org <one | grep -A1 "^  org"
    patrol inspect --ca-file "$GITHUB_CA" --org octo-org/../x <one || echo "exit $?"'
validate report.json
