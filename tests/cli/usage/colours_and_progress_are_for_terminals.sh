# SPDX-License-Identifier: Apache-2.0
echo 'k: {{ghp:one:bad}}' | mint >f
cat >terminal.py <<'PY'
import os, pty, re, sys

def run(env, *words):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(env)
        os.execvp("patrol", ["patrol", "scan", "--no-verify", *words, "f"])
    text = b""
    while True:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    os.waitpid(pid, 0)
    return text

colour = re.compile(rb"\x1b\[[0-9;]+m")
for name, env, words in (
    ("a terminal", {"TERM": "xterm"}, ()),
    ("NO_COLOR", {"TERM": "xterm", "NO_COLOR": "1"}, ()),
    ("NO_COLOR, --color=always", {"TERM": "xterm", "NO_COLOR": "1"}, ("--color=always",)),
    ("--color never", {"TERM": "xterm"}, ("--color", "never")),
    ("a dumb terminal", {"TERM": "dumb"}, ()),
):
    print(f"{name}: {'colours' if colour.search(run(env, *words)) else 'none'}")
PY
/usr/bin/python3 terminal.py
TERM=xterm patrol scan --no-verify f | grep -c "$(printf '\033')" || echo 'a pipe: none'
TERM=xterm patrol scan --no-verify f --color=always | grep -c "$(printf '\033')" >count && echo 'a pipe, --color=always: colours'
