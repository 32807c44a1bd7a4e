# SPDX-License-Identifier: Apache-2.0
mkdir here
cp "$TREE/fixtures/corpus/archive/zip_encrypted" here/a.zip
cp "$TREE/fixtures/corpus/archive/zip_no_zip" here/b.zip
status=0
patrol scan --no-verify here >report || status=$?
grep '  here' report
exit $status
