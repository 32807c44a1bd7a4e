# SPDX-License-Identifier: Apache-2.0
cat >nohup.py <<'PY'
import signal, subprocess, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
scan = subprocess.Popen(["patrol", "scan", "--no-verify", "-", "-q"], stdin=subprocess.PIPE)
time.sleep(0.3)
scan.send_signal(signal.SIGHUP)
time.sleep(0.1)
scan.stdin.close()
print(scan.wait(timeout=20))
PY
/usr/bin/python3 nohup.py
