# SPDX-License-Identifier: Apache-2.0
"""What the checks share: the files of the tree, and how they complain."""
import os
import subprocess
import sys

_complaints = 0


def files(*endings, under=()):
    """Paths in the tree, ignored ones left out; by ending and top folder."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True, check=True, text=True,
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        listed = [os.path.relpath(os.path.join(folder, name))
                  for folder, _, names in os.walk(".") for name in names
                  if not os.path.relpath(folder).startswith(("build", ".git"))]
    return [path for path in sorted(set(listed))
            if path and path.endswith(endings or ("",)) and os.path.isfile(path)
            and (not under or path.split("/")[0] in under)]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def lines(path):
    """(number, text) of each line."""
    return enumerate(read(path).decode("utf-8", "surrogateescape").splitlines(), 1)


def complain(path, line, what):
    global _complaints
    _complaints += 1
    print(f"{path}:{line}: {what}" if line else f"{path}: {what}")


def verdict():
    """The exit code of a check."""
    return 1 if _complaints else 0


def skip(why):
    """This machine cannot tell."""
    print(why)
    sys.exit(77)
