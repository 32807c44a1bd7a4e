# SPDX-License-Identifier: Apache-2.0
# Whatever is not understood does not pass.
. "$TREE/tests/lib/repository.sh"
git init -q
echo x > file
commit one
try() {
    status=0
    printf "$1" | patrol hook $2 || status=$?
    echo "$2: exit $status"
}
id=$(git rev-parse HEAD)
zero=0000000000000000000000000000000000000000
try 'hello\n' pre-receive
try "$id $id\n" pre-receive
try "$zero ${id}0 refs/heads/x\n" pre-receive
try "refs/heads/x $id $zero\n" 'pre-push origin'
try "x refs/heads/x $zero $id\n" 'pre-push origin'
try "$zero 1234567890123456789012345678901234567890 refs/heads/x\n" pre-receive
try '' pre-push
try '' 'pre-push a b c'
try '' 'pre-receive a'
try '' pre-comit
try '' ''
try '' 'pre-commit no-such-file'
try '' pre-receive
try '\n' 'pre-push origin'
cd ..
mkdir empty && cd empty
try '' pre-commit
