# SPDX-License-Identifier: Apache-2.0
"""Turns the repository in the current folder into one with reftables: one
table with HEAD, the branches that there are, and the log entries of standard
input, `REF<tab>NAME<tab>MESSAGE`, the oldest first.

Layout: git's Documentation/technical/reftable; git itself writes such tables
from 2.45 on, and tests run with older ones too.
"""
import pathlib
import struct
import subprocess
import sys
import zlib

LOG_HEADER = 28  # of the file and of the block, which inflated begins with too


def varint(value):
    out = bytes([value & 0x7F])
    while value >> 7:
        value = (value >> 7) - 1
        out = bytes([0x80 | value & 0x7F]) + out
    return out


def text(value):
    return varint(len(value)) + value


def record(key, kind, value):
    return varint(0) + varint(len(key) << 3 | kind) + key + value


def block(kind, before, records):
    """Each record is a restart; offsets count from where the block begins."""
    body, offsets = b"", []
    for one in records:
        offsets.append(before + 4 + len(body))
        body += one
    body += b"".join(struct.pack(">I", at)[1:] for at in offsets)
    body += struct.pack(">H", len(offsets))
    return kind + struct.pack(">I", before + 4 + len(body))[1:] + body


def git(*words):
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout


def ref_records():
    head = git("symbolic-ref", "HEAD").strip().encode()
    yield record(b"HEAD", 3, varint(0) + text(head))
    for line in git("for-each-ref", "--format=%(refname) %(objectname)").splitlines():
        name, value = line.split()
        yield record(name.encode(), 1, varint(0) + bytes.fromhex(value))


def log_records(lines):
    logs = []
    for index, line in enumerate(lines, 1):
        ref, name, message = (part.encode() for part in line.split("\t"))
        key = ref + b"\0" + struct.pack(">Q", 2**64 - 1 - index)
        value = bytes(20) + bytes([index]) * 20 + text(name) + text(b"who@example.org")
        value += varint(1700000000) + struct.pack(">h", 0) + text(message + b"\n")
        logs.append((key, record(key, 1, value)))
    return [one for _, one in sorted(logs)]


def table(lines):
    header = b"REFT\1" + bytes(3) + struct.pack(">QQ", 1, len(lines))
    refs = header + block(b"r", len(header), list(ref_records()))
    logs = block(b"g", 0, log_records(lines))
    logs = logs[:4] + zlib.compress(logs[4:])
    footer = header + struct.pack(">QQQQQ", 0, 0, 0, len(refs), 0)
    return refs + logs + footer + struct.pack(">I", zlib.crc32(footer))


def main():
    made = table(sys.stdin.read().splitlines())
    folder = pathlib.Path(".git/reftable")
    folder.mkdir()
    (folder / "one.ref").write_bytes(made)
    (folder / "tables.list").write_text("one.ref\n")
    git("config", "core.repositoryFormatVersion", "1")
    git("config", "extensions.refStorage", "reftable")
    subprocess.run(["rm", "-r", ".git/refs", ".git/logs"], check=True)
    pathlib.Path(".git/refs").mkdir()
    pathlib.Path(".git/refs/heads").write_text("this repository uses the reftable format\n")
    pathlib.Path(".git/HEAD").write_text("ref: refs/heads/.invalid\n")


main()
