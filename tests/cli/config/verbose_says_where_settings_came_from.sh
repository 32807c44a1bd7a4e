# SPDX-License-Identifier: Apache-2.0
echo 'threads: 1' >settings.yaml
: >empty
GH_HOST=ghes.example.org patrol scan -v --no-verify --config settings.yaml empty 2>err >out
grep 'set by' err
