# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q here
cd here
echo text >file
commit one
entry() { printf '%s\t%s\t%s\n' "$1" "$2" "$3"; }
{
    entry refs/heads/main 'A U Thor' "commit: $(token message)"
    entry refs/heads/main 'A U Thor' 'commit: later'
    entry "refs/heads/$(token gone)" 'A U Thor' 'branch: Created from HEAD'
    entry refs/heads/main "$(token name)" 'commit: by somebody else'
} | python3 "$TREE/tests/lib/reftable.py"
patrol scan --no-verify -f json . >../report.json || echo "exit $?"
validate ../report.json
for seed in message gone name; do
    token $seed | tr -d '\n' | sha256sum | cut -c 1-64 >../hash
    grep -q -F -f ../hash ../report.json && echo "$seed: found"
done
patrol scan --no-verify . | grep '@{'
