# SPDX-License-Identifier: Apache-2.0
for address in http://acme.example/ https://u@acme.example/ https://169.254.169.254/latest \
    https://acme.example:8443/ 'https://{{token}}.acme.example/' 'https://acme.example/{{token}}'; do
    cat >a.yml <<END
verifiers:
  - name: acme
    request: GET $address
rules: []
END
    patrol rules check a.yml || echo "exit $?"
done
