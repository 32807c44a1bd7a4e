# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 and HTTP/2 as a server speaks them, and as a broken one does.

A connection is handed to serve(), which calls answer(request) for each
request and sends the Reply that it gives, with its misbehaviour.
"""
import socket
import struct
import time
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions

HEAD_MOST = 1 << 20


@dataclass
class Request:
    method: str
    target: str
    headers: dict  # lower-case names
    body: bytes
    version: str


@dataclass
class Reply:
    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""
    wait: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between the bytes of the body
    cut: int = -1  # close after so many bytes of the body
    raw: bytes = None  # send this instead, and close
    reset: bool = False  # no answer but a TCP reset
    interim: list = field(default_factory=list)  # 1xx heads before the answer


class Gone(Exception):
    """The connection is over."""


def _hard_close(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def _before(sock, reply):
    """What comes before a proper answer, in either version."""
    if reply.wait:
        time.sleep(reply.wait)
    if reply.reset:
        _hard_close(sock)
        raise Gone
    if reply.raw is not None:
        sock.sendall(reply.raw)
        sock.close()
        raise Gone


class Http1:
    def __init__(self, sock):
        self.sock, self.pending = sock, b""

    def _more(self):
        chunk = self.sock.recv(65536)
        if not chunk:
            raise Gone
        self.pending += chunk

    def _head(self):
        while b"\r\n\r\n" not in self.pending:
            if len(self.pending) > HEAD_MOST:
                raise Gone
            self._more()
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        return head.decode("latin-1").split("\r\n")

    def read(self):
        first, *lines = self._head()
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip()
                   for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        while len(self.pending) < length:
            self._more()
        body, self.pending = self.pending[:length], self.pending[length:]
        return Request(method, target, headers, body, "1.1")

    def write(self, reply):
        _before(self.sock, reply)
        for status in reply.interim:
            self.sock.sendall(f"HTTP/1.1 {status} Interim\r\nx-interim: yes\r\n\r\n".encode())
        lines = [f"HTTP/1.1 {reply.status} Status"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.status not in (204, 304):
            lines.append(f"content-length: {len(reply.body)}")
        self.sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        if reply.cut >= 0:
            self.sock.sendall(reply.body[:reply.cut])
            raise Gone
        if not reply.drip:
            self.sock.sendall(reply.body)
            return
        for byte in reply.body:
            self.sock.sendall(bytes([byte]))
            time.sleep(reply.drip)

    def serve(self, answer):
        while True:
            self.write(answer(self.read()))


class Http2:
    def __init__(self, sock):
        self.sock = sock
        config = h2.config.H2Configuration(client_side=False, header_encoding="latin-1",
                                           validate_outbound_headers=False)
        self.conn = h2.connection.H2Connection(config=config)
        self.requests = {}

    def _flush(self):
        self.sock.sendall(self.conn.data_to_send())

    def _receive(self):
        data = self.sock.recv(65536)
        if not data:
            raise Gone
        return self.conn.receive_data(data)

    def _send_body(self, stream, reply):
        body = reply.body if reply.cut < 0 else reply.body[:reply.cut]
        step = 1 if reply.drip else 16384
        for at in range(0, len(body), step):
            while self.conn.local_flow_control_window(stream) < step:
                self._handle(self._receive(), None)
            self.conn.send_data(stream, body[at:at + step])
            self._flush()
            time.sleep(reply.drip)
        if reply.cut >= 0:
            raise Gone
        self.conn.end_stream(stream)

    def _reply(self, stream, reply):
        _before(self.sock, reply)
        for status in reply.interim:
            self.conn.send_headers(stream, [(":status", str(status)), ("x-interim", "yes")])
        headers = [(":status", str(reply.status))] + [
            (name.lower(), str(value)) for name, value in reply.headers]
        if reply.cut >= 0:
            headers.append(("content-length", str(len(reply.body))))
        self.conn.send_headers(stream, headers)
        self._flush()
        self._send_body(stream, reply)
        self._flush()

    def _finish(self, stream, answer):
        headers, body = self.requests.pop(stream)
        fields = {name.lower(): value for name, value in headers}
        self._reply(stream, answer(Request(fields[":method"], fields[":path"], fields, body, "2")))

    def _handle(self, events, answer):
        for event in events:
            if isinstance(event, h2.events.RequestReceived):
                self.requests[event.stream_id] = (event.headers, b"")
            elif isinstance(event, h2.events.DataReceived):
                headers, body = self.requests[event.stream_id]
                self.requests[event.stream_id] = (headers, body + event.data)
                self.conn.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded) and answer:
                self._finish(event.stream_id, answer)
            elif isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
                raise Gone
        self._flush()

    def serve(self, answer):
        self.conn.initiate_connection()
        self._flush()
        while True:
            self._handle(self._receive(), answer)


def serve(sock, answer):
    """Until the connection ends."""
    negotiated = getattr(sock, "selected_alpn_protocol", lambda: None)()
    try:
        (Http2 if negotiated == "h2" else Http1)(sock).serve(answer)
    except (Gone, OSError, ValueError, h2.exceptions.ProtocolError):
        pass
    finally:
        sock.close()
