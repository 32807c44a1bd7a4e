# SPDX-License-Identifier: Apache-2.0
"""How each tool is asked for the same work: a tree or a history, no network,
a machine-readable report, and how many findings that report has."""
import json
import os
import shutil
from dataclasses import dataclass
from typing import Callable, Optional

PATROL = os.path.abspath(os.environ.get("PATROL", "build/patrol"))


@dataclass
class Tool:
    name: str
    program: str
    version: list
    tree: Optional[Callable] = None  # (path, report, threads) -> command
    history: Optional[Callable] = None
    count: Optional[Callable] = None  # (report, output) -> findings
    environment: Callable = lambda threads: {}

    def installed(self):
        return shutil.which(self.program) is not None


def _list(report, _output):
    with open(report, encoding="utf-8") as file:
        return len(json.load(file) or [])


def _lines(_report, output):
    return sum(1 for line in output.splitlines() if line.strip())


def _patrol(report, _output):
    with open(report, encoding="utf-8") as file:
        return json.load(file)["summary"]["findings"]


def _ripgrep(_report, output):
    return sum(int(line.rsplit(b":", 1)[-1]) for line in output.splitlines())


def _kingfisher(report, _output):
    with open(report, encoding="utf-8") as file:
        return len(json.load(file).get("findings", []))


def _go(threads):
    return {"GOMAXPROCS": str(threads)}


def _patrol_scan(*options):
    return lambda path, report, threads: [
        PATROL, "scan", "--no-verify", "--exit-zero", "--threads", str(threads),
        "--format", "json", "--output", report, *options, path]


RIPGREP = Tool(
    "rg, one literal", "rg", ["rg", "--version"],
    tree=lambda path, report, threads: [
        "rg", "-uuu", "--no-mmap", "-j", str(threads), "-c", "-F", "ghp_", path],
    count=_ripgrep,
)
CAT_FILE = Tool(
    "git cat-file", "git", ["git", "--version"],
    history=lambda path, report, threads: [
        "git", "-C", path, "cat-file", "--batch-all-objects", "--batch", "--unordered", "--buffer"],
)
LOG = Tool(
    "git log -p", "git", ["git", "--version"],
    history=lambda path, report, threads: ["git", "-C", path, "log", "-p", "--all"],
)
OURS = Tool(
    "patrol", PATROL, [PATROL, "version"],
    tree=_patrol_scan("--no-history"), history=_patrol_scan("--history-only"), count=_patrol,
)
PEERS = [
    Tool(
        "kingfisher", "kingfisher", ["kingfisher", "--version"],
        tree=lambda path, report, threads: [
            "kingfisher", "scan", path, "--no-validate", "--no-update-check", "--jobs", str(threads),
            "--git-history", "none", "-f", "json", "-o", report],
        history=lambda path, report, threads: [
            "kingfisher", "scan", path, "--no-validate", "--no-update-check", "--jobs", str(threads),
            "-f", "json", "-o", report],
        count=_kingfisher,
    ),
    Tool(
        "gitleaks", "gitleaks", ["gitleaks", "--version"],
        tree=lambda path, report, threads: [
            "gitleaks", "dir", path, "--no-banner", "-l", "error", "--exit-code", "0",
            "-f", "json", "-r", report],
        history=lambda path, report, threads: [
            "gitleaks", "git", path, "--no-banner", "-l", "error", "--exit-code", "0",
            "--log-opts=--all", "-f", "json", "-r", report],
        count=_list, environment=_go,
    ),
    Tool(
        "betterleaks", "betterleaks", ["betterleaks", "--version"],
        tree=lambda path, report, threads: [
            "betterleaks", "dir", path, "--no-banner", "-l", "error", "--exit-code", "0",
            "-f", "json", "-r", report],
        history=lambda path, report, threads: [
            "betterleaks", "git", path, "--no-banner", "-l", "error", "--exit-code", "0",
            "--log-opts=--all", "-f", "json", "-r", report],
        count=_list, environment=_go,
    ),
    Tool(
        "trufflehog", "trufflehog", ["trufflehog", "--version"],
        tree=lambda path, report, threads: [
            "trufflehog", "filesystem", path, "--no-verification", "--no-update", "--json",
            "--concurrency", str(threads)],
        history=lambda path, report, threads: [
            "trufflehog", "git", f"file://{path}", "--bare", "--no-verification", "--no-update",
            "--json", "--concurrency", str(threads)],
        count=_lines, environment=_go,
    ),
    Tool(
        "ripsecrets", "ripsecrets", ["ripsecrets", "--version"],
        tree=lambda path, report, threads: ["ripsecrets", path],
        count=_lines,
    ),
]
