# SPDX-License-Identifier: Apache-2.0
mkdir here
for i in $(seq 100); do mkdir -p here/$((i % 7)); echo "k = {{ghp:$((i % 40))}}" | mint >here/$((i % 7))/$i; done
for n in 1 8 1 8; do
    patrol scan --no-verify here --format json --threads $n | grep -v '_at"\|elapsed_seconds' >report.$n || :
    sha256sum <report.$n
done | uniq | wc -l
grep -c '"id"' report.1
