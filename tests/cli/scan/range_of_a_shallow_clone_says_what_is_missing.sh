# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q origin
cd origin
for i in 1 2 3 4; do echo $i >> file; commit "commit $i"; done
cd ..
git clone -q --depth 2 "file://$PWD/origin" shallow
cd shallow
echo '== inside'
patrol scan --no-verify --range HEAD~1..HEAD -f json | grep '"complete"'
echo '== over the edge'
status=0
patrol scan --no-verify --range HEAD -f json > ../report.json || status=$?
echo "exit $status"
grep -E '"complete"|"why"|"detail"' ../report.json
