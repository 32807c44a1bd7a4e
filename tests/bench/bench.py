#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ratios, side by side in one run: `make bench`. tests/bench/README.md says
what is measured, against which limit, and how the other tools are installed.

usage: bench.py [--save] [--rounds N] [--only WORD]...

Environment: BENCH_TREES (folders), BENCH_REPOS (git directories), BENCH_THREADS,
BENCH_PEER_SECONDS (patience with one run of another tool, default 600).
"""
import argparse
import contextlib
import datetime
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

import peers

BUILD = pathlib.Path(peers.PATROL).resolve().parent
WORK = BUILD / "bench-work"
THREADS = int(os.environ.get("BENCH_THREADS", len(os.sched_getaffinity(0))))
PATIENCE_S = float(os.environ.get("BENCH_PEER_SECONDS", "600"))


@dataclass
class Row:
    name: str
    seconds: list = field(default_factory=list)
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    findings: object = ""
    note: str = ""

    def median(self):
        return statistics.median(self.seconds) if self.seconds else None


def run(command, extra, patience_s, keep_output=True):
    """(seconds, CPU seconds, peak MiB, output) of one run, or a word on why
    there are none."""
    meter = WORK / "meter"
    sink = tempfile.TemporaryFile() if keep_output else open(os.devnull, "wb")
    with sink, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [str(BUILD / "bench" / "meter_bench"), str(meter), *command], stdin=subprocess.DEVNULL,
            stdout=sink, stderr=errors, env={**os.environ, **extra}, start_new_session=True)
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return f"over {patience_s:.0f} s"
        status, seconds, cpu_s, peak_kib = meter.read_text(encoding="utf-8").split()
        if status not in ("0", "1"):  # 1: nothing, or something, was found
            errors.seek(0)
            print(f"{' '.join(command)}: {errors.read()[-500:].decode()}", file=sys.stderr)
            return f"exit {status}"
        output = b""
        if keep_output:
            sink.seek(0)
            output = sink.read()
        return float(seconds), float(cpu_s), int(peak_kib) / 1024, output


def measure(tools, work, path, rounds):
    """Rows of tools doing `work` ("tree" or "history") on `path`, one round
    after the other so that a slow moment of the machine hits all alike. Other
    scanners run once: they take minutes, and nobody's rank hangs on a second."""
    rows = {}
    for at in range(rounds):
        for tool in tools:
            if at and tool in peers.PEERS:
                continue
            row = rows.setdefault(tool.name, Row(tool.name))
            report = str(WORK / "report.json")
            pathlib.Path(report).unlink(missing_ok=True)
            command = getattr(tool, work)(path, report, THREADS)
            done = run(command, tool.environment(THREADS), PATIENCE_S, tool.count is not None)
            if isinstance(done, str):
                row.note = done
                continue
            row.seconds.append(done[0])
            row.cpu_s, row.peak_mib = done[1], max(row.peak_mib, done[2])
            if tool.count:
                row.findings = tool.count(report, done[3])
    return list(rows.values())


def table(title, rows, limit=None):
    """Prints rows as ratios to the first one; `limit` is for patrol's."""
    base = rows[0].median() or sys.exit(f"{rows[0].name}: {rows[0].note}")
    print(f"\n{title}\n{'':<24}{'seconds':>10}{'ratio':>9}{'CPU s':>9}{'peak MiB':>10}{'findings':>10}")
    for row in rows:
        median = row.median()
        if median is None:
            print(f"{row.name:<24}{row.note:>10}")
            continue
        verdict = ""
        if limit and row.name == peers.OURS.name:
            verdict = f"  limit {limit:.2f}: {'met' if median <= limit * base else 'MISSED'}"
        print(f"{row.name:<24}{median:>10.3f}{median / base:>9.2f}{row.cpu_s:>9.2f}"
              f"{row.peak_mib:>10.0f}{row.findings:>10}{verdict}")
    sys.stdout.flush()


def checkout(repository):
    """The tree of HEAD as files, made once."""
    tree = WORK / ("tree-" + pathlib.Path(repository).resolve().parent.name)
    if not tree.exists():
        tree.mkdir(parents=True)
        archive = subprocess.Popen(["git", "-C", repository, "archive", "HEAD"], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", str(tree)], stdin=archive.stdout, check=True)
        if archive.wait():
            sys.exit(f"{repository}: cannot be checked out")
    return str(tree)


def trees(repositories):
    named = os.environ.get("BENCH_TREES", "").split()
    if named:
        return named
    if repositories:
        return [checkout(repositories[0])]
    return next(([path] for path in ("/usr/src", "/usr/share/doc") if os.path.isdir(path)), [])


def available(tools, work):
    return [tool for tool in tools if getattr(tool, work) and tool.installed()]


def bench_tree(path, rounds):
    tools = available([peers.RIPGREP, peers.OURS, *peers.PEERS], "tree")
    measure(tools[:1], "tree", path, 1)  # warms the cache
    count = sum(len(files) for _, _, files in os.walk(path))
    table(f"Tree: {path}, {count:,} files, {THREADS} threads, warm", measure(tools, "tree", path, rounds), 1.5)


def bench_history(path, rounds):
    tools = available([peers.CAT_FILE, peers.OURS, peers.LOG, *peers.PEERS], "history")
    measure(tools[:1], "history", path, 1)
    table(f"History: {path}, {THREADS} threads, warm", measure(tools, "history", path, rounds), 0.2)


def stage_ten(repository):
    """A checkout with ten changed files in the index, made once."""
    clone = WORK / ("hook-" + pathlib.Path(repository).resolve().parent.name)
    if not clone.exists():
        git = ["git", "-C", str(clone)]
        subprocess.run(["git", "clone", "-q", "--shared", repository, str(clone)], check=True)
        listed = subprocess.run([*git, "ls-files", "-s"], capture_output=True, text=True, check=True)
        files = [line.split("\t")[1] for line in listed.stdout.splitlines() if line.startswith("100")]
        for name in files[:: max(1, len(files) // 10)][:10]:
            with open(clone / name, "a", encoding="utf-8") as file:
                file.write("one line more\n")
        subprocess.run([*git, "add", "-u"], check=True)
    return clone


def bench_hook(repository, rounds):
    """What a commit of ten files costs, against the diff that it is about."""
    commands = {
        "git diff --cached --raw": ["git", "diff", "--cached", "--raw"],
        peers.OURS.name: [str(pathlib.Path(peers.PATROL).resolve()), "hook", "pre-commit"],
    }
    rows = {name: Row(name) for name in commands}
    with contextlib.chdir(stage_ten(repository)):
        for at in range(20 * rounds + 1):
            for name, command in commands.items():
                done = run(command, {}, PATIENCE_S)
                if isinstance(done, str):
                    rows[name].note = done
                elif at:  # the first one warms the caches
                    rows[name].seconds.append(done[0])
                    rows[name].cpu_s, rows[name].peak_mib = done[1], max(rows[name].peak_mib, done[2])
    table(f"Hook: ten changed files in a checkout of {repository}", list(rows.values()), 3)


def bench_start(rounds):
    """What a process costs before it has scanned anything to speak of."""
    commands = {
        "git --version": ["git", "--version"],
        "patrol version": [peers.PATROL, "version"],
        "patrol scan, one file": [peers.PATROL, "scan", "--no-verify", "Makefile"],
    }
    rows = {name: Row(name) for name in commands}
    for _ in range(20 * rounds):
        for name, command in commands.items():
            seconds, cpu_s, peak_mib, _ = run(command, {}, PATIENCE_S)
            rows[name].seconds.append(seconds)
            rows[name].cpu_s, rows[name].peak_mib = cpu_s, max(rows[name].peak_mib, peak_mib)
    print(f"\nStart-up\n{'':<24}{'ms':>10}{'ratio':>9}{'peak MiB':>10}")
    base = rows["git --version"].median()
    for row in rows.values():
        print(f"{row.name:<24}{1000 * row.median():>10.2f}{row.median() / base:>9.2f}{row.peak_mib:>10.0f}")


def bench_matcher(path):
    """One core, bytes in memory; match_bench prints NAME TAB VALUE TAB UNIT."""
    done = subprocess.run([str(BUILD / "bench" / "match_bench"), path], stdout=subprocess.PIPE,
                          text=True, check=True)
    print(f"\nMatcher: {path}")
    for line in done.stdout.splitlines():
        name, value, unit = line.split("\t")
        print(f"{name:<24}{value:>10} {unit}")


def bench_verify():
    """Many tokens against a GitHub that limits: what it costs, and that it is right."""
    binaries = WORK / "bin"
    binaries.mkdir(exist_ok=True)
    script = pathlib.Path("tests/lib/with_github").resolve()
    (binaries / "with_github").write_text(f'#!/bin/sh\nexec {sys.executable} "{script}" "$@"\n')
    (binaries / "with_github").chmod(0o755)
    environment = {**os.environ, "PATH": f"{BUILD}:{binaries}:{os.environ['PATH']}",
                   "METER": str(BUILD / "bench" / "meter_bench")}
    for count in (1000, 10000):
        print(f"\nVerify: {count} tokens, a tenth of them live", flush=True)
        subprocess.run([sys.executable, "tests/lib/many_tokens", str(count), "no limit=",
                        "address's budget=--address-budget 60", "lock=--lock-after 40",
                        "secondary limit=middle secondary-limit"], env=environment, check=True)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "?")
    print(f"{datetime.date.today()}, {model}, {THREADS} threads, Linux {os.uname().release}")
    for tool in {tool.program: tool for tool in
                 [peers.OURS, peers.CAT_FILE, peers.RIPGREP, *peers.PEERS]}.values():
        if tool.installed():
            done = subprocess.run(tool.version, capture_output=True, text=True, check=False)
            print(f"  {(done.stdout or done.stderr).strip().splitlines()[0]}")
    missing = [tool.name for tool in peers.PEERS if not tool.installed()]
    if missing:
        print(f"  not installed: {', '.join(missing)} (tests/bench/README.md says how)")


def bench(rounds, only):
    repositories = os.environ.get("BENCH_REPOS", "").split()
    wanted = lambda what: not only or what in only
    machine()
    if wanted("start"):
        bench_start(rounds)
    if wanted("verify"):
        bench_verify()
    for path in trees(repositories)[:1] if wanted("matcher") else []:
        bench_matcher(path)
    for path in trees(repositories) if wanted("tree") else []:
        bench_tree(path, rounds)
    for path in repositories[:1] if wanted("hook") else []:
        bench_hook(path, rounds)
    for path in repositories if wanted("history") else []:
        bench_history(path, rounds)


def save(arguments):
    """Runs the whole once more with its output in a dated folder."""
    folder = pathlib.Path("tests/bench/runs") / str(datetime.date.today())
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "summary.txt", "w", encoding="utf-8") as file:
        subprocess.run([sys.executable, *arguments], stdout=file, check=True)
    print((folder / "summary.txt").read_text(encoding="utf-8"), end="")
    print(f"\nkept in {folder}/summary.txt")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", choices=["start", "verify", "matcher", "tree", "hook", "history"])
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    if options.save:
        save([argument for argument in sys.argv if argument != "--save"])
    else:
        bench(options.rounds, options.only)


if __name__ == "__main__":
    main()
