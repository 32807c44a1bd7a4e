# SPDX-License-Identifier: Apache-2.0
# Old secrets of changed, moved and copied files are not new; those that
# come are, also when a later commit of the range takes them away.
. "$TREE/tests/lib/repository.sh"
git init -q
echo "old = $(token old)" > old.txt
mkdir deep && echo "$(token moved)" > deep/moved.txt
commit base
git tag base

echo more >> old.txt
git mv deep/moved.txt moved.txt && echo and >> moved.txt
cp old.txt copy.txt
commit 'old ones go round'

echo "$(token gone)" > gone.txt
commit 'comes'
rm gone.txt
commit 'and goes'

git mv old.txt new.txt && echo "$(token renamed)" >> new.txt
commit 'renames and edits'

ln -s nowhere link
commit 'a link'
rm link && echo "$(token typechange)" > link
commit 'becomes a file'

echo '* -diff' > .gitattributes
echo "$(token hidden)" > hidden.txt
printf '%s\r\n' x "$(token crlf)" > crlf.txt
token utf16 | iconv -t UTF-16LE > utf16.txt
printf 'a\0b\0%s\0' "$(token binary)" > binary.bin
commit 'odd files'

tick && git commit -q --allow-empty -m "says $(token message)"

patrol scan --no-verify --range base..HEAD -f json > report.json || echo "exit $?"
places < report.json
