# SPDX-License-Identifier: Apache-2.0
# Nothing is found in the name of what was asked for, and still it is quoted.
# Nor may encodings that only the rules can read be shown in names.
token=$(echo '{{ghp:name}}' | mint)
echo "${token#????}" >core
mkdir "in-$token"
echo '{{ghp:other}}' | mint >"in-$token/file"
coded=$(echo '{{percent:{{ghp:name}}}}' | mint)
echo "$coded" | cut -c 20-60 >>core
echo nothing >"in-$token/$coded"
coded=$(echo '{{b64:{{b64:{{ghp:name}}}}}}' | mint)
echo "$coded" | cut -c 20-50 >>core
echo nothing >"in-$token/$coded"
for format in text json yaml csv sarif github gitlab junit jsonl; do
    patrol scan --no-verify "in-$token" -f $format >$format 2>&1 || :
    grep -c '…\|%E2%80%A6' $format >/dev/null || echo "$format: nothing"
    if grep -q -F -f core $format; then echo "$format: shown"; fi
done
patrol scan --no-verify "in-$token" "in-$token/none" 2>&1 || :
patrol scan --no-verify "in-$token/file" || :
