# SPDX-License-Identifier: Apache-2.0
# Large files are read in pieces of 1 MiB: a token is found once wherever it
# stands around the border, in each writing.
mkdir here
cat >make.py <<'PY'
import base64, os, subprocess

BORDER = 1 << 20
token = subprocess.run(["mint"], input=b"{{ghp:border}}", stdout=subprocess.PIPE).stdout.strip()
WRITINGS = {
    "plain": (1, token),
    "base64": (1, base64.b64encode(b"x:" + token)),
    "twice": (1, base64.b64encode(base64.b64encode(token))),
    "hex": (1, token.hex().encode()),
    "percent": (1, b"".join(b"%%%02X" % byte for byte in token)),
    "unicode": (1, b"".join(b"\\u%04x" % byte for byte in token)),
    "utf-16": (2, token.decode().encode("utf-16-le")),
}
for name, (width, text) in WRITINGS.items():
    pad = "\n".encode("utf-16-le")[:width]
    words = "ab cd ef\n".encode("utf-16-le") if width == 2 else b"ab cd ef\n"
    step = 1 if name == "plain" else 13
    for back in range(0, len(text) + 9, step):
        before = BORDER - back // width * width
        with open(f"here/{name}-{back}", "wb") as file:
            file.write((words * (before // len(words) + 1))[: before - width] + pad + text + pad)
print(len(os.listdir("here")), "files")
PY
/usr/bin/python3 make.py
patrol scan --no-verify -f json here | grep -c '"offset"' | sed 's/$/ places/'
patrol scan --no-verify -f json here | grep '"path"' | sort -u | wc -l | sed 's/$/ paths/'
