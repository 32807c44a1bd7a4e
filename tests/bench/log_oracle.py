#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether patrol finds in the history of a repository what git's log shows.

usage: log_oracle.py GIT_DIRECTORY...

Every line that a commit adds to any of its parents (`git log --all -p -m`) is
held against three shapes that need no engine: GitHub's tokens, AWS' key ids,
private keys in PEM. What has one of them must be among the findings of
`patrol scan --history-only`, of any severity. git stops at the first object
that a partial clone lacks, so commits that would show one are left out, and
counted. Minutes for a large repository. Exit code 1 when anything is missed.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

PATROL = os.path.abspath(os.environ.get("PATROL", "build/patrol"))
# What goes on behind 36 digits is none of GitHub's, and AWS' own examples are no key ids.
TOKEN = re.compile(rb"(?:gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}(?<!EXAMPLE))(?![A-Za-z0-9])")
KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
SHORTEST_KEY = 60  # of base64; what is shorter is an ellipsis in a manual,
FEWEST_DIGITS = 16  # and what repeats a few is a row of X
SHOW = ["--no-renames", "--no-ext-diff", "--no-textconv", "--format=commit %H"]


def git(folder, *arguments, **options):
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    return subprocess.Popen(["git", "--git-dir", folder, *arguments], env=environment,
                            stdout=subprocess.PIPE, **options)


def lines(process):
    yield from process.stdout
    if process.wait():
        sys.exit(f"{process.args[3:5]} ended with {process.returncode}")


def names_of(key):
    """How a key is known: by its digits, however its lines are broken."""
    body = re.sub(rb"\\[nrt]|[^A-Za-z0-9+/=]", b"", key)
    if len(body) < SHORTEST_KEY or len(set(body)) < FEWEST_DIGITS:
        return set()
    return {("private key", hashlib.sha256(body).hexdigest())}


def secrets_in(text):
    found = {("token", hashlib.sha256(token).hexdigest()) for token in TOKEN.findall(text)}
    for key in KEY.findall(text):
        found |= names_of(key)
    return found


def commits_to_show(folder):
    """All commits, and how many of them cannot be shown."""
    listing = lines(git(folder, "rev-list", "--objects", "--all", "--missing=print"))
    lost = {line[1:].strip() for line in listing if line.startswith(b"?")}
    commits = [line.strip() for line in lines(git(folder, "rev-list", "--all"))]
    if not lost:
        return commits, 0
    unshown = set()
    for line in lines(git(folder, "log", "--all", "-m", "--root", "--raw", "--no-abbrev", *SHOW)):
        if line.startswith(b"commit "):
            commit = line.split()[1]
        elif line.startswith(b":") and lost.intersection(line.split()[2:4]):
            unshown.add(commit)
    return [commit for commit in commits if commit not in unshown], len(unshown)


def secrets_of_log(folder, commits):
    """{secret: "COMMIT PATH"} of what the log adds."""
    with tempfile.TemporaryFile() as names:
        names.write(b"\n".join(commits) + b"\n")
        names.seek(0)
        log = git(folder, "log", "--stdin", "--no-walk=unsorted", "--root", "-p", "-m", "-a", "-U0",
                  *SHOW, stdin=names)
        found, commit, path, run = {}, b"", b"", []

        def settle():
            for secret in secrets_in(b"".join(run)) if run else ():
                found.setdefault(secret, f"{commit.decode()[:12]} {path.decode(errors='replace')}")
            run.clear()

        for line in lines(log):
            if line.startswith(b"+++ "):
                settle()
                path = line[4:].strip()
            elif line.startswith(b"+"):
                run.append(line[1:])
            else:
                settle()
                commit = line.split()[1] if line.startswith(b"commit ") else commit
        settle()
    return found


def secrets_of_patrol(folder):
    report = subprocess.run([PATROL, "scan", "--history-only", "--no-verify", "-q", "-f", "json", folder],
                            stdout=subprocess.PIPE, check=False).stdout
    found = set()
    for finding in json.loads(report)["findings"]:
        found.add(("token", finding["secret"]["sha256"]))
        for at in finding["occurrences"]:
            if at["kind"] == "commit" and at["encoding"] == "plain":
                blob = git(folder, "cat-file", "blob", at["object"]).communicate()[0]
                found |= secrets_in(blob[at["offset"]:at["offset"] + at["length"]])
    return found


def main():
    missed = 0
    for folder in sys.argv[1:]:
        commits, unshown = commits_to_show(folder)
        shown = secrets_of_log(folder, commits)
        found = secrets_of_patrol(folder)
        lost = {secret: place for secret, place in shown.items() if secret not in found}
        tokens = sum(kind == "token" for kind, _ in shown)
        print(f"{folder}: {len(commits)} commits ({unshown} left out), {tokens} tokens and "
              f"{len(shown) - tokens} private keys in the log, {len(lost)} of them missed", flush=True)
        for (kind, digest), place in sorted(lost.items()):
            print(f"  {kind} {digest[:16]} {place}")
        missed += len(lost)
    sys.exit(missed > 0)


if __name__ == "__main__":
    main()
