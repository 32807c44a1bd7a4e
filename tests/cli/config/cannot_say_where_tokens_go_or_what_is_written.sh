# SPDX-License-Identifier: Apache-2.0
for key in host api-url proxy ca-file output report secrets config staged; do
    printf '%s: evil.example.org\n' $key >settings.yaml
    ! patrol scan --config settings.yaml || echo "$key was taken"
done
