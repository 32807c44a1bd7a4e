# SPDX-License-Identifier: Apache-2.0
"""Types a token wherever a command line has room for one: as a command, as a
path, as each option and each option's value (cmd/options.def) of each command
(cmd/commands.def), in the environment, in rule and configuration files. Prints
each command line whose output has a part of the token, and how many were run.

Run by a golden command line.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess

TREE = pathlib.Path(os.environ["TREE"])
KINDS = ("ghp", "gho", "ghu", "ghs", "ghr", "github_pat", "ghs_stateless", "v1", "raw")
# So much of a token in a row is not what redaction leaves.
PART = 12
SHOWN = len("github_pat_11")


def read_table(name, macro):
    return re.findall(macro, (TREE / "cmd" / name).read_text())


def mint(text):
    return subprocess.run(["mint"], input=text, text=True, capture_output=True, check=True).stdout


def is_shown(token, text):
    """Whether a part of the token that is not its public prefix is in `text`."""
    parts = range(SHOWN, len(token) - PART + 1)
    return any(token[at : at + PART] in text for at in parts)


def files(token):
    """Files with a token where their readers quote something."""
    texts = {
        "key.yml": f"{token}: 1\n",
        "id.yml": f"rules:\n  - id: {token}\n    pattern: {token}(\n",
        "pattern.yml": f"rules:\n  - id: a\n    name: a\n    severity: low\n    pattern: '{token}('\n",
        "severity.yml": f"rules:\n  - id: a\n    severity: {token}\n",
        "tab.yml": f"rules:\n\t{token}\n",
        "json.json": f'{{"{token}": "{token}", {token}',
    }
    for name, text in texts.items():
        pathlib.Path(f"{token[:8]}-{name}").write_text(text)
    return [f"{token[:8]}-{name}" for name in texts]


def lines(tokens, commands, options):
    """(token, arguments, environment) of each run."""
    for token in tokens:
        for typed in (token, "-" + token, "--" + token, f"--{token}=1", "nosuch" + token):
            yield token, [typed], {}
            yield token, ["help", typed], {}
            yield token, ["scan", typed], {}
        for path in files(token):
            yield token, ["scan", "--config", path, "."], {}
            yield token, ["scan", "--rules", path, "."], {}
            yield token, ["scan", "--baseline", path, "."], {}
            yield token, ["rules", "check", path], {}
            yield token, ["rules", "test", path, path], {}
            yield token, ["verify", path], {}
            yield token, ["revoke", path], {}
    for number, (option, variable) in enumerate(options):
        yield tokens[number % len(tokens)], ["scan", f"--no-{option}{tokens[number % len(tokens)]}"], {}
        for shift, command in enumerate(commands):
            token = tokens[(number + shift) % len(tokens)]
            if (number + shift) % 2:
                yield token, [command, f"--{option}={token}"], {}
            else:
                yield token, [command, f"--{option}", f"json={token}", f"a/{token}/b"], {}
            if variable:
                yield token, [command], {variable: token}


def run(line):
    token, arguments, environment = line
    done = subprocess.run(
        ["patrol", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
    )
    return is_shown(token, (done.stdout + done.stderr).decode("utf-8", "replace"))


def main():
    commands = read_table("commands.def", r"COMMAND\((\w+)\)")
    options = [
        (name, (re.search(r'\.environment = "(\w+)"', rest) or [None, None])[1])
        for name, rest in read_table("options.def", r'\.name = "([a-z-]+)"((?:.|\n)*?)(?=\nOPTION|\Z)')
    ]
    tokens = [mint("{{%s:typed}}" % kind) for kind in KINDS]
    todo = list(lines(tokens, commands, options))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for line, shown in zip(todo, pool.map(run, todo)):
            if shown:
                print("shown by: patrol", *(word.replace(line[0], "TOKEN") for word in line[1]), *line[2])
    enough = len(commands) > 5 and len(options) > 40 and len(todo) > 1000
    print("all of them were run" if enough else f"{len(commands)} commands, {len(options)} options")


main()
