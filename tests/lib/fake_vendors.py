# SPDX-License-Identifier: Apache-2.0
"""The other vendors of fixtures/vendors/answers.json, behind one listener: who
is meant tells the host that the proxy was asked for. A request that is not the
one described there gets a 404.

DIR/tokens.json maps their tokens to {"vendor": NAME, "answer": INDEX}, or with
one of the misbehaviours of fake_github.py as {"vendor": NAME, "misbehaves": X},
or with "status", "headers" and "body" in so many words.
"""
import hashlib
import json
import os

from fake_wire import Reply

JSON_TYPE = ("content-type", "application/json")


def read(root):
    with open(os.path.join(root, "fixtures", "vendors", "answers.json"), encoding="utf-8") as file:
        return json.load(file)


def hosts(vendors):
    return sorted({vendor["request"].split(" ")[1] for vendor in vendors.values()})


def carried(vendor, request):
    """The token, from where this vendor expects it."""
    name, _, form = vendor["carries"].partition(": ")
    before, after = form.split("TOKEN")
    value = request.body.decode("latin-1") if name == "body" else request.headers.get(name, "")
    if not value.startswith(before) or not value.endswith(after):
        return ""
    return value[len(before):len(value) - len(after)]


class Vendors:
    def __init__(self, root, tokens, log_path, misbehaviours):
        self.vendors, self.tokens = read(root), tokens
        self.log_path, self.misbehaviours = log_path, misbehaviours

    def answer(self, request):
        host = request.headers.get("host") or request.headers.get(":authority", "")
        what = f"{request.method} {host} {request.target}"
        reply = Reply(404, [JSON_TYPE], b'{"message": "nobody asks like this"}')
        for name, vendor in self.vendors.items():
            token = carried(vendor, request)
            plan = self.tokens.plan(token) if vendor["request"] == what and token else None
            if plan and plan["vendor"] == name:
                reply = self.play(vendor, plan)
        digest = hashlib.sha256(request.body).hexdigest()
        with open(self.log_path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"asked": what, "status": reply.status, "body": digest}) + "\n")
        return reply

    def play(self, vendor, plan):
        if "misbehaves" in plan:
            return self.misbehaviours[plan["misbehaves"]]()
        if "answer" in plan:
            answer = vendor["answers"][plan["answer"]]
            return Reply(answer["status"], [JSON_TYPE], json.dumps(answer["body"]).encode())
        return Reply(plan["status"], [tuple(pair) for pair in plan.get("headers", [])],
                     plan.get("body", "").encode())
