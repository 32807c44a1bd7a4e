# SPDX-License-Identifier: Apache-2.0
# Not for files, objects, staged changes or ranges, whatever the configuration
# of the repository would have run.
. "$TREE/tests/lib/repository.sh"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" # which cannot look while strace does
git init -q repo
cd repo
echo "$(token a)" > file
commit 'one'
echo "$(token b)" >> file
git add file
trap='touch "$HOME/RAN"'
git config core.fsmonitor "$trap"
git config core.pager "$trap"
git config diff.external "$trap"
git config filter.evil.clean "$trap"
git config filter.evil.smudge "$trap"
git config filter.evil.process "$trap"
git config diff.evil.textconv "$trap"
git config core.sshCommand "$trap"
git config alias.log "!$trap"
git config include.path "$HOME/include"
echo '* filter=evil diff=evil' > .gitattributes
for hook in pre-commit post-index-change reference-transaction fsmonitor-watchman; do
    printf '#!/bin/sh\n%s\n' "$trap" > .git/hooks/$hook
    chmod +x .git/hooks/$hook
done
for choice in . --staged '--range HEAD' --history-only '--branch main' '--since 2000-01-01'; do
    strace -f -qq -e trace=execve,execveat -o "$HOME/trace" patrol scan --no-verify $choice > /dev/null || true
    echo "$choice: $(wc -l < "$HOME/trace") program"
done
test ! -e "$HOME/RAN" && echo nothing ran
