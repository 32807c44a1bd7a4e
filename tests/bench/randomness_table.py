#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the tables of src/match/randomness.c from folders of source code.

usage: randomness_table.py FOLDER...

Counts how words and identifiers are written: in each distinct run of letters,
digits and _ - . of 4 to 40 characters, which kind of character follows which,
and which letter follows which, case aside. A run counts once, however often
it is there, so that the vocabulary speaks and not the favourite variable. Runs
of hexadecimal digits are left out: hashes and tables are not written by hand.
What is printed is the surprise, -log2 of the share with one added to each
count, in quarter bits, one digit of base 36 each.
"""
import math
import os
import re
import sys

RUN = re.compile(rb"[A-Za-z0-9_.-]{4,40}")
HEX = re.compile(rb"^(0x)?[0-9a-fA-F]+$")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KINDS = ["end", "lower", "upper", "digit", "other"]


def kind(c):
    if 97 <= c <= 122:
        return 1
    if 65 <= c <= 90:
        return 2
    return 3 if 48 <= c <= 57 else 4


def words(folders):
    seen = set()
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(parent, name)
                if os.path.islink(path) or os.path.getsize(path) > 1 << 20:
                    continue
                with open(path, "rb") as file:
                    data = file.read()
                if b"\0" not in data:
                    seen.update(RUN.findall(data))
    return [word for word in seen if not HEX.match(word)]


def surprise(counts):
    total = sum(counts) + len(counts)
    return "".join(DIGITS[min(35, round(-4 * math.log2((count + 1) / total)))] for count in counts)


def main():
    kinds = [[0] * 5 for _ in range(5)]
    letters = [[0] * 26 for _ in range(27)]
    found = words(sys.argv[1:])
    for word in found:
        before = 0
        letter = 0
        for c in word:
            now = kind(c)
            kinds[before][now] += 1
            index = (c | 32) - 97 if now in (1, 2) else -1
            if index >= 0:
                letters[letter][index] += 1
            letter = index + 1
            before = now
    print(f"/* {len(found)} words */")
    for name, row in zip(KINDS, kinds):
        print(f'    "{surprise(row[1:])}", /* after {name} */')
    for index, row in enumerate(letters):
        name = "none" if index == 0 else chr(96 + index)
        print(f'    "{surprise(row)}", /* after {name} */')


if __name__ == "__main__":
    main()
