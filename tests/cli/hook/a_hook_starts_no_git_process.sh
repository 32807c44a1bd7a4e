# SPDX-License-Identifier: Apache-2.0
. "$TREE/tests/lib/repository.sh"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" # which cannot look while strace does
git init -q
echo one > file
commit one
echo two > file
git add file
zero=0000000000000000000000000000000000000000
id=$(git rev-parse HEAD)
look() {
    strace -f -qq -e trace=execve,execveat -o "$HOME/trace" patrol hook "$@"
    echo "$1: $(wc -l < "$HOME/trace") program"
}
look pre-commit
look pre-commit file
echo "refs/heads/main $id refs/heads/main $zero" | look pre-push origin url
echo "$zero $id refs/heads/main" | look pre-receive
