# SPDX-License-Identifier: Apache-2.0
# While it waits for standard input; also when that ends at the same moment.
cat >signals.py <<'PY'
import os, random, signal, subprocess, sys, time

COMMANDS = [
    "scan --no-verify -", "verify -f json -", "revoke -f json -", "inspect", "rules test github-app-installation-token",
    "hook pre-receive", "baseline create --from -",
]


def send(command, number, delay, close):
    child = subprocess.Popen(["patrol", *command.split()], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(delay)
    child.send_signal(number)
    if close:
        child.stdin.close()
        child.stdin = None
    try:
        out, err = child.communicate(timeout=20) if close else (child.stdout.read(), child.stderr.read())
        status = child.wait(timeout=20)
    except subprocess.TimeoutExpired:
        child.kill()
        return "hangs"
    if status != -number:
        return f"exit {status}"
    return "wrote " + repr(out[:40]) if out else "dies by the signal"


os.system("git init -q --template= .")
for command in COMMANDS:
    seen = set()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        seen.add(send(command, number, 0.15, False))
        seen.update(send(command, number, random.uniform(0, 0.03), True) for _ in range(6))
    print(f"{command}: {', '.join(sorted(seen))}")
PY
/usr/bin/python3 signals.py
