# SPDX-License-Identifier: Apache-2.0
# A host that accepts and does nothing; and one that the network keeps away.
echo '{{ghp:undying}}' | mint >tokens
echo '{"{{ghp:undying}}": {"*": "classic-no-expiry", "revoke": "ignored"}}' >map.json
hide_times() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g'; }
with_github map.json sh -c '
    patrol revoke --yes --wait 0.1 --ca-file "$GITHUB_CA" <tokens || echo "exit $?"' | hide_times
{
    patrol revoke --yes --retries 0 --api-url http://127.0.0.1:1 <tokens || echo "exit $?"
} | hide_times
