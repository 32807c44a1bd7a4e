# SPDX-License-Identifier: Apache-2.0
# git runs it, with the objects in quarantine; what is refused leaves no trace.
. "$TREE/tests/lib/repository.sh"
for format in sha1 sha256; do
    echo "== $format"
    git init -q --bare --object-format=$format $format.git
    (cd $format.git && patrol hook install pre-receive > /dev/null)
    git init -q --object-format=$format work$format
    cd work$format
    git remote add origin ../$format.git
    push() {
        what=$1
        shift
        if git push "$@" > "$HOME/out" 2>&1; then echo "$what: went through"; else echo "$what: $(grep -o 'The push was refused\|error: .*' "$HOME/out" | head -1)"; fi
    }
    for i in $(seq 1 60); do echo $i > file; [ $i -ne 7 ] || echo "$(token a)" > file; commit "commit $i"; done
    push '60 commits, one with a secret' origin main
    git checkout -q --orphan clean && commit clean
    push 'a clean branch' origin clean
    git checkout -q -b one && echo 1 > one && commit one
    git checkout -q -b two clean && echo "$(token b)" > two && commit two
    push 'several refs, one with a secret' origin one two
    push 'the others' origin one
    push 'a deletion' origin :one
    git checkout -q -B clean clean && git commit -q --amend --no-verify -m amended
    push 'a forced push' -f origin clean
    git -C ../$format.git for-each-ref --format='%(refname)'
    cd ..
done
