# SPDX-License-Identifier: Apache-2.0
"""Lays out the places of fixtures/places in the current folder, once for each
kind of token, and compares what `patrol scan` reports with places.txt: every
token found, once, as what it is, where it is, with what stands around it.

Prints what differs, and the counts. Run by a golden command line.
"""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

KINDS = {
    "ghp": "github-pat-classic",
    "github_pat": "github-pat-fine-grained",
    "gho": "github-oauth-token",
    "ghu": "github-app-user-token",
    "ghs": "github-app-installation-token",
    "ghs_stateless": "github-app-installation-token-stateless",
    "ghr": "github-app-refresh-token",
}
# Where each is ended: a page of its host where users end theirs.
PAGES = {
    "github-pat-classic": "https://{}/settings/tokens",
    "github-pat-fine-grained": "https://{}/settings/personal-access-tokens",
    "github-oauth-token": "https://{}/settings/applications",
    "github-app-user-token": "https://{}/settings/apps/authorizations",
    "github-app-refresh-token": "https://{}/settings/apps/authorizations",
}
OTHERS = "https://docs.github.com/en/rest/apps/installations#revoke-an-installation-access-token"
# Names of github.com, and what a site of its own has below its name.
GITHUB = re.compile(r"(-|(.*\.)?github\.com|ghcr\.io)$")
BELOW = re.compile(r"(npm|maven|containers|docker)\.(.+\..+\..+)?")
PLACES = pathlib.Path(os.environ["TREE"]) / "fixtures" / "places"


def rows():
    """(path, template, [(seed, what is wanted)]) of each place."""
    places = []
    for line in (PLACES / "places.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split()
        if line.startswith(" "):
            places[-1][2].append((fields[0], tuple(fields[1:])))
        else:
            places.append((fields[1], PLACES / "files" / fields[0], []))
    return places


def mint(text):
    return subprocess.run(["mint"], input=text, capture_output=True, check=True).stdout


def lay_out(places):
    """Writes the files; returns what is wanted as {(path, hash): (seed, row)}."""
    wanted = {}
    for kind, rule in KINDS.items():
        for path, template, tokens in places:
            name = pathlib.Path(kind, path)
            name.parent.mkdir(parents=True, exist_ok=True)
            name.write_bytes(mint(template.read_bytes().replace(b"{{token:", b"{{%s:" % kind.encode())))
            seeds = "\n".join("{{%s:%s}}" % (kind, seed) for seed, _ in tokens).encode()
            for token, (seed, row) in zip(mint(seeds).split(), tokens):
                wanted[str(name), hashlib.sha256(token).hexdigest()] = seed, (rule, *row)
    return wanted


def page(rule, host):
    """Where such a token of that host is ended."""
    site = host
    if GITHUB.match(host):
        site = "github.com"
    elif below := BELOW.match(host):
        site = below.group(2) or "github.com"
    return PAGES.get(rule, OTHERS).format(site)


def found():
    """A row for each occurrence in the report."""
    done = subprocess.run(
        ["patrol", "scan", "--no-verify", "-f", "json", "."], capture_output=True, check=False
    )
    report = json.loads(done.stdout)
    if not report["scan"]["complete"]:
        print("the scan was incomplete:", report["scan"]["coverage"]["skipped"])
    for finding in report["findings"]:
        for at in finding["occurrences"]:
            names = [at.get(name, "-").replace(" ", "+") for name in ("key", "user", "host")]
            place = f"{at['line']}:{at['column']}"
            if (url := finding["remediation"]["url"]) != page(finding["rule"], names[2]):
                print(f"{at['path']}: ended at {url}")
            yield at["path"], finding["secret"]["sha256"], (
                finding["rule"], place, at["encoding"], *names
            )


def main():
    """Arguments: the encodings to look at (all), and --no-context."""
    width = 3 if "--no-context" in sys.argv else 6
    encodings = [word for word in sys.argv[1:] if not word.startswith("-")]
    wanted = lay_out(rows())
    missing = dict(wanted)
    for path, digest, row in found():
        seed, want = wanted.get((path, digest), ("?", None))
        if want is None and not encodings:
            print(f"{path}: not a token of this place:", *row)
        elif want is None or (encodings and want[2] not in encodings):
            continue
        elif (path, digest) not in missing:
            print(f"{path}: {seed} is there twice:", *row)
        elif row[:width] != want[:width]:
            print(f"{path}: {seed}\n  wanted", *want[:width], "\n  is    ", *row[:width])
        missing.pop((path, digest), None)
    for (path, _), (seed, want) in missing.items():
        if not encodings or want[2] in encodings:
            print(f"{path}: {seed} is not found:", *want)
    print(len(KINDS), "kinds of token,", len(wanted) // len(KINDS), "places of each")
    return 0


sys.exit(main())
