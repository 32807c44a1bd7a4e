# SPDX-License-Identifier: Apache-2.0
mkdir here
token=$(echo '{{ghp:one}}' | mint)
for before in '' u us; do
    coded=$(printf %s "$before$token" | base64 -w 0 | tr '+/' '-_')
    echo nothing >"here/$coded"
    echo "${coded%??????}" | cut -c 5- >>core
done
coded=$(printf %s "$token" | od -An -v -tx1 | tr -d ' \n')
echo nothing >"here/$coded"
echo "$coded" >>core
for format in text json yaml csv sarif github gitlab junit jsonl; do
    patrol scan --no-verify here -f $format >$format 2>&1 || :
    grep -c '…' $format >/dev/null || echo "$format: nothing"
    if grep -q -F -f core $format; then echo "$format: shown"; fi
done
patrol scan --no-verify here
