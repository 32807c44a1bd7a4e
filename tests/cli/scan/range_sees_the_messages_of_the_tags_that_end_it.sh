# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q .
echo one >file && commit one
git tag -a -m "$(token old)" v1
echo two >file && commit two
git tag -a -m "$(token inner)" inner
git -c advice.nestedTag=false tag -a -m "$(token outer)" v2 inner
for range in v1..v2 v1...v2 v2 '^v1 v2' HEAD..v2 'v1..v2^{commit}' v1..HEAD; do
    echo "$range: $(patrol scan --no-verify -f json --range "$range" | found old inner outer | tr '\n' ' ')"
done
echo "branch: $(patrol scan --no-verify -f json --branch v2 | found old inner outer | tr '\n' ' ')"
