# SPDX-License-Identifier: Apache-2.0
# What no rule knows is told by its line, not by its text.
cat >map.json <<END
{"{{ghp:one}}": "classic-no-expiry", "{{ghp:two}}": "bad-credentials"}
END
printf '%s\n' '{{ghp:one}}' '' 'nothing-that-is-known' '  {{ghp:two}}  ' | mint >tokens
with_github map.json sh -c 'patrol verify --ca-file "$GITHUB_CA" --online=liveness <tokens' |
    sed 's/ in [0-9.]* s\. / in 0.1 s. /; s/localhost:[0-9]*/api.github.com/'
