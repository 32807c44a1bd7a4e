# SPDX-License-Identifier: Apache-2.0
# 16 archives in each of 16 archives in each of 16, each with 10 MB of zeros.
cat >bomb.py <<'PY'
import io, zipfile

def zipped(content, count):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for i in range(count):
            file.writestr(f"{i}", content)
    return out.getvalue()

bomb = zipped(bytes(10_000_000), 16)
for _ in range(3):
    bomb = zipped(bomb, 16)
with open("here/bomb.zip", "wb") as file:
    file.write(bomb)
PY
mkdir here
/usr/bin/python3 bomb.py
cat >measure.py <<'PY'
import resource, subprocess
done = subprocess.run(["patrol", "scan", "--no-verify", "here"], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
for line in done.stdout.splitlines():
    if "bomb" in line:
        print(line.split("!")[0].strip(), "…", line.split(": ", 1)[1])
print("exit code", done.returncode)
print("memory flat" if peak < 700_000 else f"{peak} KiB")
PY
/usr/bin/python3 measure.py
