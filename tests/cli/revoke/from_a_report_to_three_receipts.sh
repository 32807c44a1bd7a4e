# SPDX-License-Identifier: Apache-2.0
# The responder's walk of the README: three live tokens, four commands.
git init -q --template= -b main shop
cd shop
echo 'DEPLOY_TOKEN={{ghp:deploy}}' | mint >deploy.env
git add .
git -c user.name=J -c user.email=j@example.com commit -qm first
git rm -q deploy.env
printf '%s\n' 'machine github.com login octo password {{github_pat:netrc}}' | mint >.netrc
printf '%s\n' 'token: {{gho:hosts}}' | mint >hosts.yml
cat >../map.json <<END
{"{{ghp:deploy}}": "classic-no-expiry", "{{github_pat:netrc}}": "fine-grained", "{{gho:hosts}}": "classic"}
END
export TZ=UTC
with_github ../map.json sh -c '
    export CA="--ca-file=$GITHUB_CA"
    patrol scan . "$CA" -f json -o report.json || echo "scan: exit $?"
    patrol verify "$CA" report.json -f json -o report.json || echo "verify: exit $?"
    patrol revoke "$CA" report.json | sed "s, at 20.*,,"
    patrol revoke "$CA" --yes report.json -f yaml -o receipt.yaml; echo "revoke --yes: exit $?"
    patrol verify "$CA" --only live report.json -q || echo "verify: exit $?"'
validate report.json receipt.yaml
grep -e '^  outcome' -e '^  login' receipt.yaml
