# SPDX-License-Identifier: Apache-2.0
cat >interrupt.py <<'PY'
import os, signal, subprocess, sys, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    scan = subprocess.Popen(["patrol", "scan", "--no-verify", "-", "-o", "report.json", "-f", "json"],
                            stdin=subprocess.PIPE)
    scan.stdin.write(b"not the end")
    scan.stdin.flush()
    time.sleep(0.5)
    scan.send_signal(number)
    print(scan.wait(timeout=20) == -number, flush=True)
PY
/usr/bin/python3 interrupt.py
ls -A
