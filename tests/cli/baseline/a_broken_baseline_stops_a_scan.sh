# SPDX-License-Identifier: Apache-2.0
mkdir here
echo 'schema: patrol-baseline/2' >base
patrol scan --no-verify --baseline base here || echo $?
printf 'schema: patrol-baseline/1\nentries: {a: 1}\n' >base
patrol scan --no-verify --baseline base here || echo $?
printf 'schema: patrol-baseline/1\nentries: [{id: 00112233445566zz}]\n' >base
patrol scan --no-verify --baseline base here || echo $?
printf 'schema: patrol-baseline/1\nentries: [{id: 0011223344556677, sha1: 00}]\n' >base
patrol scan --no-verify --baseline base here || echo $?
: >base
patrol scan --no-verify --baseline base here || echo $?
patrol scan --no-verify --baseline none here || echo $?
