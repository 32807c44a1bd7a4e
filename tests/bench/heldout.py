#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many well-formed tokens are found, and how many near misses are taken for
tokens: `tests/bench/heldout.py build/patrol`. The tokens are made of what
vendors say (formats.txt), with checksums computed here, and know nothing of the
rules. The same seed makes the same ones.

usage: heldout.py [--seed N] [--count N] [--show] PATROL
"""
import argparse
import base64
import collections
import hashlib
import json
import pathlib
import random
import re
import string
import subprocess
import sys
import tempfile
import zlib

DIGITS = string.digits
CLASSES = {
    "a": string.ascii_letters + DIGITS,
    "L": string.ascii_letters,
    "l": string.ascii_lowercase + DIGITS,
    "A": string.ascii_uppercase + DIGITS,
    "d": DIGITS,
    "h": DIGITS + "abcdef",
    "H": DIGITS + "ABCDEF",
    "w": string.ascii_letters + DIGITS + "-_",
    "b": string.ascii_letters + DIGITS + "+/",
    "q": "abcdefghijklmnopqrstuvwxyz234567",
    "Q": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
}
BASE62 = DIGITS + string.ascii_uppercase + string.ascii_lowercase
BASE36 = DIGITS + string.ascii_lowercase
PART = re.compile(r"\{([a-zA-Z]):(\d+)(?:-(\d+))?(~)?\}|\{(\w+)(?::(.*?>))?\}")


def radix(value, alphabet, width):
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, len(alphabet))
        digits = alphabet[digit] + digits
    return digits


def crc(text):
    return zlib.crc32(text.encode())


CHECKSUMS = {
    "crc62": lambda text: radix(crc(text), BASE62, 6),
    "crc36": lambda text: radix(crc(text), BASE36, 7),
    "crchex": lambda text: f"{crc(text):08x}",
    "CRCHEX": lambda text: f"{crc(text):08X}",
    "crclehex": lambda text: crc(text).to_bytes(4, "little").hex(),
    "crcleb64": lambda text: base64.b64encode(crc(text).to_bytes(4, "little")).decode()[:6],
    "sha32": lambda text: base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:8],
}


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, letters, count):
        return "".join(self.random.choice(letters) for _ in range(count))

    def base64(self, text, url=False):
        encode = base64.urlsafe_b64encode if url else base64.b64encode
        return encode(text.encode()).decode()

    def jwt(self):
        parts = ['{"alg":"RS256","typ":"JWT"}', json.dumps({"exp": 1800000000, "jti": self.some(CLASSES["h"], 32)})]
        return ".".join(self.base64(part, True).rstrip("=") for part in parts) + "." + self.some(CLASSES["w"], 342)

    def part(self, match, covered):
        letters, least, most, _, word, inside = match.groups()
        if letters:
            return self.some(CLASSES[letters], self.random.randint(int(least), int(most or least)))
        if word == "uuid":
            return "-".join(self.some(CLASSES["h"], count) for count in (8, 4, 4, 4, 12))
        if word == "jwt":
            return self.jwt()
        if word == "json":
            return self.base64(self.make(inside)[0].replace("<<", "{").replace(">>", "}"))
        return CHECKSUMS[word](covered)

    def make(self, template):
        """(text, where the secret begins, where it ends)."""
        text, at, begin, covered = "", 0, 0, ""
        if "{json" not in template and "<<" not in template and "<" in template:
            before, secret, after = re.match(r"(.*?)<(.*)>(.*)$", template).groups()
            before, secret, after = (self.make(part)[0] for part in (before, secret, after))
            return before + secret + after, len(before), len(before) + len(secret)
        while at < len(template):
            match = PART.match(template, at)
            if match:
                text += self.part(match, covered)
                at = match.end()
                continue
            if template[at] == "(":
                begin = len(text)
            elif template[at] == ")":
                covered = text[begin:]
            else:
                text += template[at]
            at += 1
        return text, 0, len(text)


def formats():
    rows = []
    for line in (pathlib.Path(__file__).parent / "formats.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            vendor, name, template, _ = line.split()
            rows.append((vendor, name, template.replace("\\_", " ")))
    return rows


# How a token stands where it needs no name. "~" is the token.
ANYWHERE = [
    "API_TOKEN=~", 'export SERVICE_TOKEN="~"', "  token: ~", '  "token": "~",', "const key = '~';",
    "see ~", "the key is `~`, ask Jo", "Authorization: Bearer ~", "deploy --token ~ --dry-run",
    "row,~,row", "<token>~</token>", "call(b'~')", "\t~", "[key](~)", "x=~;y=1",
]
IN_URL = ["https://api.corp.net/v1?key=~&page=2", "curl https://api.corp.net/~?me"]
# And where it does: "@" is the name.
NAMED = [
    "@=~", 'export @="~"', "@: ~", '  "@": "~",', 'os.environ["@"] = "~"', "ENV @=~", "@ = '~'",
    '- name: @\n  value: ~', "set @=~", '<add key="@" value="~" />', "-e @=~ \\", "$env:@ = \"~\"",
]


def surroundings(name, text):
    if name == "-":
        url_safe = not set(text) & set("+/= <>\"\\&?#%")
        return ANYWHERE + (IN_URL if url_safe else [])
    return NAMED


def misses(maker, name, template, text, begin, end):
    """(kind, text) of what is nearly such a token."""
    secret = text[begin:end]
    groups = [match for match in PART.finditer(template) if match.group(1)]
    widest = max(groups, key=lambda match: int(match.group(2)), default=None)
    least = int(widest.group(2)) if widest else 0

    def with_length(count):
        changed = f"{{{widest.group(1)}:{count}}}"
        return maker.make(template[: widest.start()] + changed + template[widest.end() :])[0]

    if widest and not any(match.group(3) or match.group(4) for match in groups):
        yield "short", with_length(least - 1)
        yield "long", with_length(least + 1)
        alien = "*" if widest.group(1) in "wab" else "%"
        changed = f"{{{widest.group(1)}:{least // 2}}}{alien}{{{widest.group(1)}:{least - least // 2 - 1}}}"
        yield "alien", maker.make(template[: widest.start()] + changed + template[widest.end() :])[0]
    if any("{" + word + "}" in template for word in CHECKSUMS):
        at = len(secret) - 3 if "sha32" not in template else 80
        other = "0" if secret[at] != "0" else "1"
        yield "checksum", text[: begin + at] + other + text[begin + at + 1 :]
    for word in "${TOKEN}", "$(cat token)", "<your-token>", "changeme", "x" * len(secret), "${{ secrets.TOKEN }}", "process.env.TOKEN":
        if name != "-":
            yield "word", word
    if name == "-" and len(secret) > 12:
        yield "dummy", text[:begin] + secret[:8] + "x" * (len(secret) - 8) + text[end:]


def others(maker):
    """Lines that look random and are no tokens."""
    some = maker.some
    h = CLASSES["h"]
    hashed = lambda name: base64.b64encode(hashlib.new(name, some(h, 9).encode()).digest()).decode()
    return [
        ("md5", f"{some(h, 32)}  dist.tar.gz"), ("sha1", f"commit {some(h, 40)}"),
        ("sha256", f"sha256:{some(h, 64)}"), ("sha512", f"checksum = \"{some(h, 128)}\""),
        ("cargo", f'checksum = "{some(h, 64)}"'), ("npm lock", f'      "integrity": "sha512-{hashed("sha512")}",'),
        ("go.sum", f"golang.org/x/sys v0.5.0 h1:{hashed('sha256')}"),
        ("uuid", "id: " + "-".join(some(h, n) for n in (8, 4, 4, 4, 12))),
        ("digest", f"FROM alpine@sha256:{some(h, 64)}"), ("action", f"uses: actions/checkout@{some(h, 40)}"),
        ("image", f"url(data:image/png;base64,iVBORw0KGgo{some(CLASSES['b'], 400)})"),
        ("ssh key", f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{some(CLASSES['b'], 48)} jo@corp"),
        ("certificate", f"MII{some(CLASSES['b'], 61)}"), ("font", f"src:url(data:font/woff2;base64,d09GMg{some(CLASSES['b'], 300)})"),
        ("pypi hash", f"    --hash=sha256:{some(h, 64)}"), ("etag", f'ETag: "{some(h, 32)}"'),
        ("minified", f"!function(e,t){{var {some(CLASSES['L'], 2)}=e.{some(CLASSES['L'], 24)}}}"),
        ("nonce", f"<script nonce=\"{some(CLASSES['b'], 22)}==\">"), ("object id", f"_id: ObjectId('{some(h, 24)}')"),
        ("public key", f"public_key: {some(CLASSES['b'], 43)}="), ("trace", f"traceparent: 00-{some(h, 32)}-{some(h, 16)}-01"),
        ("color", f"background: #{some(h, 6)}; border: #{some(h, 3)}"), ("token name", "token_type = TokenType.BEARER_TOKEN_V2"),
        ("nix", f"sha256 = \"{some(CLASSES['q'], 52)}\";"), ("s3 path", f"s3://bucket/{some(CLASSES['a'], 20)}/{some(CLASSES['a'], 40)}"),
    ]


def lay_out(folder, seed, count):
    """Writes the files; returns {(file, line): (vendor, kind, hash or None)}."""
    wanted = {}
    maker = Maker(seed)
    for index, (vendor, name, template) in enumerate(formats()):
        lines = {"tokens": [], "misses": []}
        for _ in range(count):
            text, begin, end = maker.make(template)
            digest = hashlib.sha256(text[begin:end].encode()).hexdigest()
            around = surroundings(name, text)
            for form in maker.random.sample(around, min(4, len(around))):
                spoken = name if maker.random.random() < 0.7 else name.lower()
                lines["tokens"].append((form.replace("@", spoken).replace("~", text), "found", digest))
            for kind, miss in misses(maker, name, template, text, begin, end):
                form = maker.random.choice(around)
                lines["misses"].append((form.replace("@", name).replace("~", miss), kind, None))
        for group, rows in lines.items():
            path = folder / f"{index:03}-{group}.txt"
            write(path, rows, wanted, f"{vendor} {name} {template}"[:60])
    rows = [(line, kind, None) for _ in range(count) for kind, line in others(maker)]
    write(folder / "others.txt", rows, wanted, "others")
    return wanted


def write(path, rows, wanted, label):
    text, at = "", 1
    for line, kind, digest in rows:
        wanted[path.name, at + line.count("\n")] = label, kind, digest, line
        text += line + "\n\n\n\n"
        at += line.count("\n") + 4
    path.write_text(text)


def found(patrol, folder):
    done = subprocess.run([patrol, "scan", "--no-verify", "-f", "json", "."], cwd=folder, capture_output=True, check=False)
    report = json.loads(done.stdout)
    for finding in report["findings"]:
        for at in finding["occurrences"]:
            yield (at["path"], at["line"]), finding["secret"]["sha256"], finding["severity"], finding["rule"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20, help="tokens of each format")
    parser.add_argument("--show", action="store_true", help="each line that is wrong")
    parser.add_argument("patrol", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        wanted = lay_out(folder, options.seed, options.count)
        seen = collections.defaultdict(list)
        for place, digest, severity, rule in found(options.patrol.resolve(), folder):
            if severity != "info":
                seen[place].append((digest, rule))
    totals = collections.Counter()
    for place, (label, kind, digest, line) in wanted.items():
        hits = seen.get(place, [])
        if digest:
            good = any(hit == digest for hit, _ in hits)
        else:
            good = not hits
        side = "tokens" if digest else "misses"
        totals[label, side, good] += 1
        totals["sum", side, good] += 1
        if not good and options.show:
            print(f"{label} [{kind}]: {[rule for _, rule in hits]} {line}")
    labels = dict.fromkeys(label for label, _, _ in totals)
    print(f"{'FORMAT':60} {'FOUND':>14} {'FALSE':>14}")
    for label in labels:
        good, bad = totals[label, "tokens", True], totals[label, "tokens", False]
        right, false = totals[label, "misses", True], totals[label, "misses", False]
        if bad or false or label == "sum":
            print(f"{label:60} {good:>6} of {good + bad:>6} {false:>6} of {right + false:>6}")
    found_share = totals["sum", "tokens", True] / max(1, totals["sum", "tokens", True] + totals["sum", "tokens", False])
    false_share = totals["sum", "misses", False] / max(1, totals["sum", "misses", True] + totals["sum", "misses", False])
    print(f"{len(labels) - 2} formats: {found_share:.2%} found, {false_share:.2%} of what is none")
    return 0


sys.exit(main())
