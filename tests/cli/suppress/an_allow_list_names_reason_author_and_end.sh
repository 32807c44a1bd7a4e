# SPDX-License-Identifier: Apache-2.0
git init -q -b main .
echo '{{ghp:one}}' | mint >a
hash=$(tr -d '\n' <a | sha256sum | cut -d' ' -f1)
cat >.patrol.yaml <<END
allow:
  - sha256: $hash
    reason: revoked
    author: J. Doe
    expires: 2999-12-31
END
patrol scan --no-verify -f json | grep '"suppressed"'
sed -i s/2999/2020/ .patrol.yaml
patrol scan --no-verify -q >report || echo $?
