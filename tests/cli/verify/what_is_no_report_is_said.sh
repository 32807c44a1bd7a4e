# SPDX-License-Identifier: Apache-2.0
echo '{"schema": "patrol-report/9"}' >later.json
echo '{"schema": ' >broken.json
for file in later.json broken.json none.json .; do
    patrol verify $file || echo "exit $?"
done
patrol verify --changed-since none.json later.json || echo "exit $?"
patrol verify later.json broken.json || echo "exit $?"
