# SPDX-License-Identifier: Apache-2.0
# The responder's walk of the README: three live tokens, four commands. Each
# one that is run here is the one that the output before it names.
git init -q --template= -b main shop
cd shop
echo 'DEPLOY_TOKEN={{ghp:deploy}}' | mint >deploy.env
git add .
GIT_AUTHOR_DATE='2026-11-01T12:00:00Z' GIT_COMMITTER_DATE='2026-11-01T12:00:00Z' \
    git -c user.name=J -c user.email=j@example.com commit -qm first
git rm -q deploy.env
printf '%s\n' 'machine github.com login octo password {{github_pat:netrc}}' | mint >.netrc
printf '%s\n' 'token: {{gho:hosts}}' | mint >hosts.yml
cat >../map.json <<END
{"{{ghp:deploy}}": "classic-no-expiry", "{{github_pat:netrc}}": "fine-grained", "{{gho:hosts}}": "classic"}
END
hide_times() {
    sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g; s/in [0-9.]+ s/in N s/; s/, [0-9.]+ k?B in/, N B in/; s/localhost:[0-9]+/api.github.com/; s/expires [0-9-]{10}.*/expires DATE/'
}
with_github ../map.json sh -c '
    next="patrol scan . --report json=report.json"
    for step in 1 2 3 4; do
        echo "\$ $next"
        $next --ca-file="$GITHUB_CA" >../said || echo "(exit $?)"
        cat ../said
        echo
        next=$(sed -n "s/^next: \(patrol.*[^ ]\)  (.*/\1/p" ../said)
    done' | hide_times
patrol revoke --yes report.json --api-url http://127.0.0.1:1 -f yaml -o receipt.yaml || :
validate report.json receipt.yaml
