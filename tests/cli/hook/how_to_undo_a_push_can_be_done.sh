# SPDX-License-Identifier: Apache-2.0
# A root commit has no parent to rebase on, of several commits the oldest is
# to begin with, and what a tag alone names is in no commit.
. "$TREE/tests/lib/repository.sh"
git init -q --bare remote.git
git init -q work
cd work
git remote add origin ../remote.git
patrol hook install pre-push >/dev/null
undo() {
    git push origin "$@" 2>/dev/null | grep '^  undo' | sed "$names"
}
names=
token root >file && commit root
token later >later && commit later
undo main
git checkout -q --orphan clean && git rm -q -r -f . && echo fine >file && commit clean
git push -q origin clean
token first >first && commit first
token second >second && commit second
names="s/$(git rev-parse --short=10 HEAD)/SECOND/; s/$(git rev-parse --short=10 HEAD~1)/FIRST/"
undo clean
git reset -q --hard HEAD~2
tick && git commit -q --allow-empty -m "about $(token message)"
names="s/$(git rev-parse --short=10 HEAD)/MESSAGE/"
undo clean
git tag blob "$(token blob | git hash-object -w --stdin)"
undo blob
git tag -a -m "$(token tag)" v1 HEAD~1
undo v1
