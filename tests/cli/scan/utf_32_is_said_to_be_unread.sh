# SPDX-License-Identifier: Apache-2.0
# Both orders, in files and in history; two bytes that look like a mark are none.
mkdir here
/usr/bin/python3 - <<'PY'
open("here/le.txt", "wb").write(b"\xff\xfe\0\0" + "plain".encode("utf-32-le"))
open("here/be.txt", "wb").write(b"\0\0\xfe\xff" + "plain".encode("utf-32-be"))
open("here/bin", "wb").write(b"\xff\xfe\0\0" + b"odd")
open("here/16.txt", "wb").write("plain".encode("utf-16"))
PY
cd here
git init -q . && git add . && git -c user.name=A -c user.email=a@example.org commit -qm one
patrol scan --no-verify --no-history . | grep UTF
patrol scan --no-verify --history-only . | grep -c UTF
