# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
stage() {
    for i in 1 2 3 4 5; do mkdir -p dir$i && echo $i > dir$i/file; done
    commit base
    echo "$(token new)" > dir3/new
    git add dir3/new
}
look() {
    patrol scan --no-verify --staged -f json > "$HOME/report.json" || true
    echo $1: $(grep '"complete"' "$HOME/report.json" | tr -d ' ,') $(places < "$HOME/report.json")
}
for version in 2 3 4; do
    (git init -q v$version && cd v$version && git config index.version $version && stage && look "version $version")
done
(git init -q --object-format=sha256 sha256 && cd sha256 && stage && look SHA-256)
(git init -q split && cd split && stage && git update-index --split-index && echo "$(token two)" > two &&
    git add two && look split)
(git init -q sparse && cd sparse && stage && git commit -qm more &&
    git sparse-checkout set --cone --sparse-index dir1 && echo "$(token in)" > dir1/in && git add dir1/in && look sparse)
(git init -q main && cd main && stage && git commit -qm more && git worktree add -q ../linked -b linked &&
    cd ../linked && echo "$(token there)" > there && git add there && look worktree)
(git init -q first && cd first && echo "$(token first)" > f && git add f && look 'no commit yet')
(git init -q later && cd later && stage && git reset -q && git add -N dir3/new && look 'intent to add')
