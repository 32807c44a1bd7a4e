# SPDX-License-Identifier: Apache-2.0
# For golden command lines about repositories: sourced, not run. Everything has
# a fixed date and author, so that the names of objects are always the same.
export GIT_CONFIG_GLOBAL="$PWD/.gitconfig"
export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org
export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org
CLOCK=1767225600 # 2026-01-01 00:00 UTC
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git config --global protocol.file.allow always

# Each commit is an hour later than the one before.
tick() {
    CLOCK=$((CLOCK + 3600))
    export GIT_AUTHOR_DATE="$CLOCK +0000" GIT_COMMITTER_DATE="$CLOCK +0000"
}
tick

# A token of its own for each SEED, never written anywhere else.
token() { echo "{{ghp:$1}}" | mint; }

# Which of these tokens a report in JSON has: `found SEED... < report`.
found() {
    hashes=$(grep -o '"sha256": "[0-9a-f]*"' | cut -d'"' -f4)
    for seed in "$@"; do
        wanted=$(printf %s "$(token "$seed")" | sha256sum | cut -d' ' -f1)
        case "$hashes" in *"$wanted"*) echo "$seed" ;; esac
    done
}

# Everything in the working tree becomes a commit.
commit() {
    tick
    git add -A
    git commit -q --no-verify -m "$1"
}

# The places of a report in JSON: the commit's title, path, line and column.
places() {
    python3 -c '
import json, re, subprocess, sys
for finding in json.load(sys.stdin)["findings"]:
    for at in finding["occurrences"]:
        commit = at.get("commit")
        show = ["git", "log", "-1", "--format=%s", commit]
        title = subprocess.run(show, capture_output=True, text=True).stdout.strip() if commit else ""
        title = re.sub(r"ghp_\w+", "TOKEN", title)
        print(at["kind"], title and f"[{title}]", at.get("path") or at.get("object", "")[:7], at.get("line", 0), at.get("column", 0), "in HEAD" if at.get("in_head") else "")
' | sed 's/  */ /g; s/ $//' | sort
}
