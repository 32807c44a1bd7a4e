# SPDX-License-Identifier: Apache-2.0
# And shows again what is typed however it ends: Enter, Ctrl-D, Ctrl-C, Ctrl-\, SIGTERM.
cat >terminal.py <<'PY'
import os, pty, re, select, signal, subprocess, sys, termios, time

TOKEN = subprocess.run(["mint"], input=b"{{ghp:typed}}", stdout=subprocess.PIPE, check=True).stdout


def read_until(fd, word, seen=b""):
    while word not in seen:
        ready, _, _ = select.select([fd], [], [], 20)
        try:
            more = os.read(fd, 65536) if ready else b""
        except OSError:
            more = b""
        if not more:
            break
        seen += more
    return seen


def echoes(fd):
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)


def inspect(typed, kill=None):
    master, slave = pty.openpty()
    def own_terminal():
        os.setsid()
        import fcntl
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    child = subprocess.Popen(["patrol", "inspect", "-q"], stdin=slave, stdout=slave, stderr=slave,
                             preexec_fn=own_terminal)
    seen = read_until(master, b"not shown): ")
    hidden = not echoes(slave)
    os.write(master, typed)
    if kill:
        child.send_signal(kill)
    status = child.wait(timeout=20)
    os.write(slave, b"THE END")
    seen = read_until(master, b"THE END", seen)
    ended = f"exit {status}" if status >= 0 else signal.Signals(-status).name
    print("hidden" if hidden else "SHOWN", "then", "shown" if echoes(slave) else "HIDDEN:", ended,
          "with a sheet" if b"checksum" in seen else "", "LEAK" if TOKEN[:20] in seen else "")


inspect(TOKEN + b"\n")
inspect(TOKEN + b"\x04\x04")
inspect(TOKEN[:10] + b"\x03")
inspect(TOKEN[:10] + b"\x1c")
inspect(TOKEN[:10], signal.SIGTERM)
PY
/usr/bin/python3 terminal.py
