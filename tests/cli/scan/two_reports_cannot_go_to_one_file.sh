# SPDX-License-Identifier: Apache-2.0
mkdir in out
refused() { patrol scan in --no-verify "$@" || echo $?; }
refused -o a --report json=a
refused --report json=out/a --report sarif=out/../out//a
echo old >there
ln there linked
ln -s ../there out/pointed
refused -o there --report yaml=linked
refused -o out/pointed --report yaml=./there
refused -o a --secrets ./a
refused --report json=- 2>&1
refused --report json=shown -o - >shown 2>said
cat said shown
refused -o /dev/stdout --report json=- 2>&1 | cat
echo each has its own:
patrol scan in --no-verify -q -o a --report json=out/a --secrets a.b --report yaml=/dev/null --report csv=/dev/null
ls -A . out
