# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q --bare server.git
(cd server.git && patrol hook install pre-receive >/dev/null)
git init -q work
cd work
echo "$(token a) # patrol:allow" >file
echo "$(token b)" >other
printf 'disable-rule: ["*"]\n' >.patrol.yaml
printf '*\n' >.patrolignore
commit 'with everything that lets pass in a repository of its own'
git push ../server.git main >../out 2>&1 || echo "refused, exit $?"
grep -c '…' ../out
sed -n 's/^remote: //; s/ *$//; /^The push/,/let pass/p' ../out
echo 'allow: the administrator lets comments count'
echo "$(token c) # patrol:allow" >file
rm other
git checkout -q --orphan allowed
commit 'with a comment'
sed -i 's|hook pre-receive|& --inline-allow|' ../server.git/hooks/pre-receive
git push -q ../server.git allowed && echo 'went through'
