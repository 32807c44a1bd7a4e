# SPDX-License-Identifier: Apache-2.0
mkdir -p here/in/in
cp "$TREE/fixtures/corpus/archive/tar_traversal" here/in/in/a.tar
find here >before
cd here/in/in
patrol scan --no-verify -q .
cd ../../..
find here | diff - before && echo nothing
