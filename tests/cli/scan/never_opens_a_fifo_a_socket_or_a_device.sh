# SPDX-License-Identifier: Apache-2.0
mkdir here
mkfifo here/fifo
/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("here/socket")'
patrol scan --no-verify here --format json | grep special_files
