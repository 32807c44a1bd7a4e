# SPDX-License-Identifier: Apache-2.0
# A webhook with its scheme, a header around a token; and an altered token is none.
webhook='hooks.slack.com/services/T01234567/B01234567/{{base62:24:hook}}'
mint >leaks.json <<END
[
 {"RuleID": "slack-webhook-url", "Secret": "https://$webhook"},
 {"RuleID": "curl-auth-header", "Secret": "Authorization: token {{ghp:one}}"},
 {"RuleID": "curl-auth-header", "Secret": "Authorization: token {{ghp:two:bad}}"}
]
END
patrol baseline import --baseline base leaks.json
grep -E 'rule|secret' base
mkdir here
mint >here/a <<END
https://$webhook {{ghp:one}}
END
patrol scan --no-verify --baseline base --format jsonl here | grep -o '"suppressed":"base[^"]*"'
