# SPDX-License-Identifier: Apache-2.0
mkdir here
name=$(printf 'caf\351')
echo '{{ghp:one}}' | mint >"here/$name"
patrol scan --no-verify here --format json >report.json || :
validate report.json
grep '"path' report.json
