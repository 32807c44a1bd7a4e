#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A GitHub for tests: the API over real sockets, with TLS, on loopback only.

usage: fake_github.py --dir DIR [--address-budget N] [--lock-after N]

The other vendors of fake_vendors.py are reached through its proxy.

Every answer of fixtures/github is played, chosen by the token that is
presented: DIR/tokens.json maps tokens (or their SHA-256) to scenarios, and is
read again whenever it changes. A scenario is the name of an answer, one of
the misbehaviours below, a list of scenarios for one request after the other
(the last one stays), or an object from paths to scenarios ("*": the others).
A token that is not in the map is a bad one. "/credentials/revoke" in the map
is a list of scenarios for one request after the other: the name of an answer, a
misbehaviour, "accepted", or "heard" (does it, and says nothing).

On standard output: one line `NAME VALUE` for each listener, the certificate
authority (made at run time) and, at the end, `ready`. Each request is a line
of JSON in DIR/requests.log, tokens as their SHA-256.
Ends with its parent.
"""
import argparse
import base64
import ctypes
import gzip
import hashlib
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import fake_vendors
import fake_wire
from fake_wire import Reply

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURES = os.path.join(ROOT, "fixtures", "github")
JSON_TYPE = ("content-type", "application/json; charset=utf-8")
HOUR = 3600

# Method and path as GitHub's OpenAPI description writes them → the answer that
# a live token gets, where fixtures/github has one for this path.
ROUTES = {
    ("GET", "/user"): "classic",
    ("GET", "/rate_limit"): "rate-limit",
    ("GET", "/installation/repositories"): "installation",
    ("GET", "/user/memberships/orgs"): "memberships",
    ("GET", "/user/repos"): "repositories-last",
    ("GET", "/user/{account_id}"): None,
    ("GET", "/repos/{owner}/{repo}"): None,
    ("GET", "/orgs/{org}/credential-authorizations"): None,
    ("POST", "/credentials/revoke"): None,
    ("DELETE", "/installation/token"): None,
}

# What answers.txt calls the endpoints.
ENDPOINTS = {"user": "/user", "installation": "/installation/repositories",
             "rate_limit": "/rate_limit", "memberships": "/user/memberships/orgs",
             "repositories": "/user/repos"}

# Answers that are none: scenario → Reply.
MISBEHAVIOURS = {
    "slow": lambda: Reply(200, [JSON_TYPE], b"{}", wait=30),
    "drip": lambda: Reply(200, [JSON_TYPE], b" " * 400, drip=0.1),
    "reset": lambda: Reply(0, reset=True),
    "silent": lambda: Reply(0, raw=b""),
    "truncated": lambda: Reply(200, [JSON_TYPE], b'{"login": "octo-dev", "id": 1}', cut=10),
    "not-http": lambda: Reply(0, raw=b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "large": lambda: Reply(200, [JSON_TYPE], b" " * (6 << 20)),
    "bomb": lambda: Reply(200, [JSON_TYPE, ("content-encoding", "gzip")],
                          gzip.compress(b" " * (1 << 20)) * 64),
    "huge-header": lambda: Reply(200, [JSON_TYPE, ("x-huge", "a" * (128 << 10))], b"{}"),
    "many-headers": lambda: Reply(200, [JSON_TYPE] + [(f"x-{i}", "a") for i in range(2000)], b"{}"),
    "deep": lambda: Reply(200, [JSON_TYPE], b"[" * 100000),
}


def templated(path):
    """As the OpenAPI description writes it."""
    path = re.sub(r"^/orgs/[^/]+/cred", "/orgs/{org}/cred", path)
    path = re.sub(r"^/user/\d+$", "/user/{account_id}", path)
    return re.sub(r"^/repos/[^/]+/[^/]+$", "/repos/{owner}/{repo}", path)


def sha256(text):
    return hashlib.sha256(text.encode("latin-1")).hexdigest()


def fill_in(value):
    """`@+N` is N seconds from now, `@date+N` the same as a date."""
    value = re.sub(r"^@\+(\d+)", lambda m: str(int(time.time()) + int(m[1])), value)
    return re.sub(r"^@date\+(\d+)", lambda m: time.strftime(
        "%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + int(m[1]))), value)


def recorded(name):
    """An answer of fixtures/github/answers."""
    with open(os.path.join(FIXTURES, "answers", name + ".http"), encoding="utf-8") as file:
        head, _, body = file.read().partition("\n\n")
    status, *lines = head.split("\n")
    headers = [(key, fill_in(value.strip())) for key, _, value in
               (line.partition(":") for line in lines)]
    return Reply(int(status.split(" ")[1]), headers, body.encode())


def recorded_table():
    """answer → (endpoint, state), from fixtures/github/answers.txt."""
    with open(os.path.join(FIXTURES, "answers.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and line[0] != "#"]
    return {answer: (endpoint, state) for answer, endpoint, _, state in rows}


def error(status, message, *headers):
    body = {"message": message, "documentation_url": "https://docs.github.com/rest",
            "status": str(status)}
    return Reply(status, [JSON_TYPE, *headers], json.dumps(body).encode())


def recorded_key():
    """An entry of an organization's list that is no token."""
    with open(os.path.join(FIXTURES, "key.json"), encoding="utf-8") as file:
        return json.load(file)


class Tokens:
    """What DIR/tokens.json says, and which tokens were revoked since it did."""

    def __init__(self, path):
        self.path, self.read_at, self.scenarios = path, None, {}
        self.turns, self.revoked, self.revocations = {}, set(), []
        self.authorized = []

    def _reload(self):
        try:
            stamp = os.stat(self.path).st_mtime_ns
        except FileNotFoundError:
            return
        if stamp == self.read_at:
            return
        with open(self.path, encoding="latin-1") as file:
            given = json.load(file)
        self.read_at = stamp
        self.revoked.clear()
        self.revocations = given.pop("/credentials/revoke", [])
        self.authorized = [{**value["authorized"], "token_last_eight": key[-8:]}
                           for key, value in given.items()
                           if isinstance(value, dict) and "authorized" in value]
        self.scenarios = {key if re.fullmatch("[0-9a-f]{64}", key) else sha256(key): value
                          for key, value in given.items()}

    def scenario(self, token, path):
        """The name of what happens now."""
        self._reload()
        key = sha256(token)
        if key in self.revoked:
            return "bad-credentials"
        found = self.scenarios.get(key, "bad-credentials")
        if isinstance(found, dict):
            found = found.get(path, found.get("*", "bad-credentials"))
        if isinstance(found, list):
            turn = self.turns.get((key, path), 0)
            self.turns[key, path] = turn + 1
            found = found[min(turn, len(found) - 1)]
        return found

    def plan(self, token):
        """What another vendor does with the token; None: it does not know it."""
        self._reload()
        found = self.scenarios.get(sha256(token))
        return found if isinstance(found, dict) and "vendor" in found else None

    def revocation(self):
        """What happens to this list of tokens."""
        self._reload()
        return self.revocations.pop(0) if self.revocations else "accepted"

    def revoke(self, tokens):
        """But for those of which the map says `"revoke": "ignored"`."""
        self._reload()
        for key in map(sha256, tokens):
            found = self.scenarios.get(key)
            if not isinstance(found, dict) or found.get("revoke") != "ignored":
                self.revoked.add(key)


class GitHub:
    """The API, without the wire."""

    def __init__(self, options):
        self.lock = threading.Lock()
        self.tokens = Tokens(os.path.join(options.dir, "tokens.json"))
        self.log_path = os.path.join(options.dir, "requests.log")
        self.budget, self.budget_most = options.address_budget, options.address_budget
        self.lock_after, self.bad = options.lock_after, 0
        self.reset_at = int(time.time()) + HOUR
        self.table = recorded_table()

    def log(self, request, status):
        seen = {name: re.sub(r"(?i)^(bearer|token|basic) (.+)$",
                             lambda m: f"{m[1]} sha256:{sha256(m[2])}", value)
                for name, value in request.headers.items()}
        line = {"method": request.method, "target": request.target, "http": request.version,
                "headers": seen, "body": len(request.body), "status": status}
        with open(self.log_path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def answer(self, request):
        with self.lock:
            reply = self.route(request)
            self.log(request, reply.status)
        return reply

    def route(self, request):
        path = re.sub(r"^/api/v3", "", request.target.split("?")[0])
        headers = request.headers
        if "user-agent" not in headers:
            return recorded("user-agent")
        if path.endswith(".git/info/refs"):
            return self.git(request)
        if (request.method, templated(path)) not in ROUTES:
            return error(404, "Not Found")
        if headers.get("x-github-api-version", "2022-11-28") != "2022-11-28":
            return recorded("bad-request")
        kind, _, token = headers.get("authorization", "").partition(" ")
        if path == "/credentials/revoke":
            return self.revoke(request, bool(token))
        if kind.lower() not in ("bearer", "token") or not token:
            return recorded("rate-limit-anonymous" if path == "/rate_limit"
                            else "requires-authentication")
        if templated(path) != path:
            return self.look_up(request, path, token)
        scenario = self.tokens.scenario(token, path)
        if path == "/installation/token" and scenario == "installation":
            self.tokens.revoke([token])
            return Reply(204)
        return self.play(scenario, request.method, path)

    def look_up(self, request, path, token):
        """An account by its number, or a repository, whose scenario is "pull",
        "push" or "admin"; to others it is hidden. Of an organization its list."""
        if self.tokens.scenario(token, "/user") == "bad-credentials":
            return self.refuse()
        _, kind, name, *rest = path.split("/")
        if kind == "orgs":
            return self.authorizations(self.tokens.scenario(token, path), request.target)
        if kind == "user":
            body = {"login": f"account-{name}", "id": int(name), "type": "User"}
            return Reply(200, [JSON_TYPE], json.dumps(body).encode())
        role = self.tokens.scenario(token, f"/repos/{name}/{rest[0]}")
        roles = ["pull", "push", "admin"]
        if role not in roles:
            return error(404, "Not Found")
        body = {"full_name": f"{name}/{rest[0]}", "permissions": {
            known: roles.index(known) <= roles.index(role) for known in roles}}
        return Reply(200, [JSON_TYPE], json.dumps(body).encode())

    def authorizations(self, scenario, target):
        """An organization's list, one entry a page: those that the map calls
        "authorized", behind a key. The scenario is "owner", "member", "sso" or
        "endless"; to others it is hidden."""
        if scenario == "member":
            return error(403, "Must have admin rights to Repository.")
        if scenario == "sso":
            return error(403, "Resource protected by organization SAML enforcement.",
                         ("x-github-sso", "required; url=https://github.com/orgs/octo-org/sso"))
        if scenario in MISBEHAVIOURS:
            return MISBEHAVIOURS[scenario]()
        if scenario not in ("owner", "endless"):
            return error(404, "Not Found")
        entries = [recorded_key(), *self.tokens.authorized]
        page = int(re.search(r"[?&]page=(\d+)", target)[1])
        more = scenario == "endless" or page < len(entries)
        link = [("link", f'<https://other.example/orgs/1?page={page + 1}>; rel="next"')]
        return Reply(200, [JSON_TYPE] + (link if more else []),
                     json.dumps(entries[page - 1:page]).encode())

    def git(self, request):
        """What git hears before it pushes: the scenario of "git" is "push"."""
        kind, _, login = request.headers.get("authorization", "").partition(" ")
        if kind != "Basic" or not request.target.endswith("?service=git-receive-pack"):
            return Reply(401, [("www-authenticate", 'Basic realm="GitHub"')])
        user, _, token = base64.b64decode(login).decode("latin-1").partition(":")
        if user != "x-access-token" or self.tokens.scenario(token, "git") != "push":
            return Reply(403, [("content-type", "text/plain")],
                         b"Write access to repository not granted.")
        return Reply(200, [("content-type", "application/x-git-receive-pack-advertisement")],
                     b"001f# service=git-receive-pack\n0000")

    def play(self, scenario, method, path):
        """The answer to a request with a token in that scenario."""
        if self.lock_after and self.bad >= self.lock_after:
            return recorded("login-lock")
        if scenario in MISBEHAVIOURS:
            return MISBEHAVIOURS[scenario]()
        if scenario == "bad-credentials":
            return self.refuse()
        endpoint, state = self.table[scenario]
        reply = recorded(scenario)
        if ENDPOINTS[endpoint] == path or reply.status != 200 or state != "live":
            return reply
        self.bad = 0
        if scenario == "installation" and path == "/user":
            return recorded("integration")
        return recorded(ROUTES[method, path])

    def refuse(self):
        """401, charged to the address."""
        self.bad += 1
        if self.budget_most is None:
            return recorded("bad-credentials")
        reply = recorded("bad-credentials" if self.budget else "primary-limit-address")
        self.budget = max(self.budget - 1, 0)
        counters = {"limit": self.budget_most, "remaining": self.budget, "reset": self.reset_at}
        reply.headers = [(name, value) for name, value in reply.headers
                         if not name.startswith("x-ratelimit")]
        reply.headers += [(f"x-ratelimit-{name}", str(value)) for name, value in counters.items()]
        return reply

    def revoke(self, request, authenticated):
        if authenticated:
            return error(403, "This endpoint must be called without authentication")
        try:
            credentials = json.loads(request.body)["credentials"]
        except (ValueError, KeyError, TypeError):
            return error(400, "Problems parsing JSON")
        if not isinstance(credentials, list) or not 1 <= len(credentials) <= 1000:
            return error(422, "Validation Failed")
        if any(self.tokens.scenario(token, "/credentials/revoke") == "unprocessable"
               for token in credentials):
            return recorded("unprocessable")
        return self.take_list(self.tokens.revocation(), credentials)

    def take_list(self, scenario, credentials):
        if scenario in ("accepted", "heard"):
            self.tokens.revoke(credentials)
            return Reply(202, [JSON_TYPE], b"{}") if scenario == "accepted" else Reply(0, reset=True)
        if scenario in MISBEHAVIOURS:
            return MISBEHAVIOURS[scenario]()
        return recorded(scenario)


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
            "-subj", f"/CN=patrol test {name}",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=keyCertSign")


def make_certificate(folder, name, authority, names):
    """A certificate for `names`, with its key, signed by `authority`."""
    with open(os.path.join(folder, f"{name}.ext"), "w", encoding="utf-8") as file:
        file.write(f"subjectAltName={names}\n")
    openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem",
            "-CAkey", f"{authority}.key", "-out", f"{name}.pem", "-extfile", f"{name}.ext",
            "-CAcreateserial", "-days", "2")


def tls_context(folder, name, protocols):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, f"{name}.pem"),
                            os.path.join(folder, f"{name}.key"))
    context.set_alpn_protocols(protocols)
    return context


def handle(sock, context, answer):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        if context:
            sock = context.wrap_socket(sock, server_side=True)
    except (OSError, ssl.SSLError):
        sock.close()
        return
    fake_wire.serve(sock, answer)


def listen(context, answer):
    """Serves for ever in threads; the port."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept():
        while True:
            sock, _ = server.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=handle, args=(sock, context, answer), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_RDWR)  # the other direction is still being read
    except OSError:
        pass


def proxy(log, login, elsewhere):
    """A forward proxy for loopback, or one that wants a login; the port. All
    other names lead to the port `elsewhere`."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)

    def one(sock):
        head = b""
        while b"\r\n\r\n" not in head:
            data = sock.recv(65536)
            if not data:
                return
            head += data
        with open(log, "a", encoding="latin-1") as file:
            file.write(head.decode("latin-1"))
        if login:
            sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                         b"Proxy-Authenticate: Basic realm=\"proxy\"\r\ncontent-length: 0\r\n\r\n")
            sock.close()
            return
        host, _, port = head.split(b" ")[1].rpartition(b":")
        port = int(port) if host in (b"localhost", b"127.0.0.1") else elsewhere
        onward = socket.create_connection(("127.0.0.1", port))
        for end in (sock, onward):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=pump, args=(onward, sock), daemon=True).start()
        pump(sock, onward)

    def accept():
        while True:
            sock, _ = server.accept()
            threading.Thread(target=one, args=(sock,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def die_with_parent():
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit(1)


def start(options):
    """Opens every listener; name → value."""
    github, folder = GitHub(options), options.dir
    both, old = ["h2", "http/1.1"], ["http/1.1"]
    names = "DNS:localhost,IP:127.0.0.1"
    make_authority(folder, "ca")
    make_authority(folder, "other-ca")
    make_certificate(folder, "good", "ca", names)
    make_certificate(folder, "wrong-host", "ca", "DNS:api.github.com")
    make_certificate(folder, "untrusted", "other-ca", names)
    port = listen(tls_context(folder, "good", both), github.answer)
    addresses = {"https": f"https://localhost:{port}", "ca": os.path.join(folder, "ca.pem")}
    port = listen(tls_context(folder, "good", old), github.answer)
    addresses["https1"] = f"https://localhost:{port}"
    addresses["http"] = f"http://127.0.0.1:{listen(None, github.answer)}"
    for name in ("wrong-host", "untrusted"):
        port = listen(tls_context(folder, name, both), github.answer)
        addresses[name] = f"https://localhost:{port}"
    log = os.path.join(folder, "proxy.log")
    vendors = fake_vendors.Vendors(ROOT, github.tokens, os.path.join(folder, "vendors.log"),
                                   MISBEHAVIOURS)
    make_certificate(folder, "vendors", "ca", ",".join(
        f"DNS:{host}" for host in fake_vendors.hosts(vendors.vendors)))
    elsewhere = listen(tls_context(folder, "vendors", both), vendors.answer)
    addresses["proxy"] = f"http://127.0.0.1:{proxy(log, False, elsewhere)}"
    addresses["proxy-login"] = f"http://127.0.0.1:{proxy(log, True, elsewhere)}"
    return addresses


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dir", required=True, help="for certificates, tokens.json and the log")
    parser.add_argument("--address-budget", type=int, help="bad tokens before limits")
    parser.add_argument("--lock-after", type=int, default=0, help="bad tokens in a row")
    options = parser.parse_args()
    die_with_parent()
    for name, value in start(options).items():
        print(name, value)
    print("ready", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
