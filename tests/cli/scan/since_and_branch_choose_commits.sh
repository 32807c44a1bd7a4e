# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
git init -q
echo "$(token early)" > early
commit 'early'
git checkout -q -b side
CLOCK=1769904000 # 2026-02-01
echo "$(token side)" > side
commit 'side'
git checkout -q main
echo "$(token late)" > late
commit 'late'
for choice in --since=2026-01-15 --since=2026-02-01T01:30:00Z --branch=side --branch=main \
    '--branch=side --since=2026-01-15' '--range=main..side'; do
    echo "== $choice"
    patrol scan --no-verify $choice -f json > ../report.json || echo "exit $?"
    places < ../report.json
done
rm ../report.json
