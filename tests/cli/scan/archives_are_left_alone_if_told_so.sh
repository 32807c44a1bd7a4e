# SPDX-License-Identifier: Apache-2.0
mkdir here
echo '{{ghp:one}}' | mint | gzip -n >here/a.gz
cp "$TREE/fixtures/corpus/archive/nested" here/b.tar.gz
patrol scan --no-verify --no-archives -q here && echo left alone
patrol scan --no-verify --archive-depth 1 here >report || :
grep '  here' report
