# SPDX-License-Identifier: Apache-2.0
mkdir here
truncate -s 3G here/sparse
echo '{{ghp:one}}' | mint >>here/sparse
cat >measure.py <<'PY'
import resource, subprocess
subprocess.run(["patrol", "scan", "--no-verify", "here", "-q"])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print("flat" if peak < 500_000 else f"{peak} KiB")
PY
/usr/bin/python3 measure.py
