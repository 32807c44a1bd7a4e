#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what patrol asks of GitHub, and what the fake GitHub of the tests
answers, against GitHub's own OpenAPI description: paths, methods, parameters,
headers and fields must exist there. Prints TAP.

usage: openapi.py DIR    (where fetch_openapi puts the description; it is
fetched when it is not there, and the tests are skipped when that fails)
"""
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "lib"))

import fake_github  # noqa: E402  (found by the line above)

ENDPOINT = re.compile(r'ENDPOINT\((\w+)((?:,\s*(?:"[^"]*"\s*)+){5})\)')
# Read in the code but described in prose only, each with its page.
PROSE = {
    "x-oauth-scopes": "apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps",
    "github-authentication-token-expiration": "rest/authentication (token expiration)",
    "x-github-sso": "rest/authentication/authenticating-to-the-rest-api",
    "x-github-otp": "rest/authentication (two-factor authentication)",
    "retry-after": "rest/using-the-rest-api/rate-limits-for-the-rest-api",
}
ERROR_FIELDS = {"message", "documentation_url", "status"}


class Description:
    """One OpenAPI document."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = json.load(file)

    def follow(self, node):
        while "$ref" in node:
            target = self.root
            for name in node["$ref"].lstrip("#/").split("/"):
                target = target[name]
            node = target
        return node

    def operation(self, method, path):
        return self.root["paths"].get(path, {}).get(method.lower())

    def parameters(self, operation, where):
        found = (self.follow(parameter) for parameter in operation.get("parameters", []))
        return {parameter["name"] for parameter in found if parameter["in"] == where}

    def success(self, operation):
        """The first answer of the 200s."""
        code = min(code for code in operation["responses"] if code.startswith("2"))
        return self.follow(operation["responses"][code])

    def schema(self, answer):
        return answer.get("content", {}).get("application/json", {}).get("schema", {})

    def field(self, schema, name):
        """The schemas of a field; `[]` is what an array holds."""
        schema = self.follow(schema)
        found = []
        for part in ("oneOf", "anyOf", "allOf"):
            for variant in schema.get(part, []):
                found += self.field(variant, name)
        if name == "[]" and "items" in schema:
            found.append(schema["items"])
        if name in schema.get("properties", {}):
            found.append(schema["properties"][name])
        elif name != "[]" and isinstance(schema.get("additionalProperties"), dict):
            found.append(schema["additionalProperties"])
        return found

    def has(self, schemas, path):
        """Does a path such as `repositories[].full_name` lead anywhere?"""
        for name in path.replace("[]", ".[]").strip(".").split("."):
            schemas = [inner for schema in schemas for inner in self.field(schema, name)]
        return bool(schemas)

    def headers(self):
        known = {name.replace("x-rate-limit", "x-ratelimit")
                 for name in self.root["components"]["headers"]}
        return known


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def endpoints():
    """(id, method, path, query, fields, headers) of src/github/endpoints.def."""
    text = read("src/github/endpoints.def")
    rows = []
    for name, rest in ENDPOINT.findall(text):
        values = ["".join(re.findall(r'"([^"]*)"', part))
                  for part in re.findall(r',((?:\s*"[^"]*")+)', rest)]
        rows.append((name, *values))
    if len(rows) != len(re.findall(r"^ENDPOINT\(", text, re.M)):
        raise SystemExit("src/github/endpoints.def is not understood")
    return rows


def leaves(value, path=""):
    """Paths of the fields of a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path + "[]")
    else:
        yield path.strip(".")


def check_request(description, row):
    """What is wrong with one line of endpoints.def."""
    name, method, path, query, fields, headers = row
    operation = description.operation(method, path)
    if not operation:
        return [f"{method} {path} does not exist"]
    wrong = []
    known = description.parameters(operation, "query")
    for parameter in filter(None, (part.partition("=")[0] for part in query.split("&"))):
        if parameter not in known:
            wrong.append(f"{method} {path} takes no parameter {parameter}")
    schemas = [description.schema(description.success(operation))]
    for field in fields.split():
        if not description.has(schemas, field):
            wrong.append(f"{method} {path} answers without {field}")
    for header in headers.split():
        if header not in description.headers() and header not in PROSE:
            wrong.append(f"no header {header} is described")
    return wrong


def check_code(rows):
    """Every field and header that the code reads stands in endpoints.def."""
    fields, headers, wrong = set(ERROR_FIELDS), set(PROSE), []
    for _, _, _, _, row_fields, row_headers in rows:
        fields |= set(re.split(r"[\s.\[\]]+", row_fields))
        headers |= set(row_headers.split())
    for path in glob.glob(os.path.join(ROOT, "src/github/*.c")):
        text = read(path)
        for names in re.findall(r'\bnode_(?:get|at|text)\([^;"]*?"([^"]+)"', text):
            wrong += [f"{path}: reads {name}, which endpoints.def does not list"
                      for name in names.split(".") if name not in fields]
        for header in re.findall(r'(?:header(?:_number)?\(\w+, |\.header = )"([^"]+)"', text):
            if header not in headers:
                wrong.append(f"{path}: reads {header}, which endpoints.def does not list")
    return wrong


def check_route(description, method, path):
    """What is wrong with one route of the fake GitHub."""
    operation = description.operation(method, path)
    if not operation:
        return [f"the fake serves {method} {path}, which does not exist"]
    return []


def check_answer(description, name, endpoint):
    """Every field that the fake sends is one of GitHub's."""
    reply = fake_github.recorded(name)
    body = json.loads(reply.body)
    operation = description.operation("GET", endpoint)
    schemas = [description.schema(description.success(operation))]
    return [f"{name}: GitHub's answer to {endpoint} has no {field}"
            for field in sorted(set(leaves(body))) if not description.has(schemas, field)]


def check_error(description, name):
    reply = fake_github.recorded(name)
    try:
        body = json.loads(reply.body)
    except ValueError:
        return []
    schema = description.root["components"]["schemas"]["basic-error"]
    return [f"{name}: GitHub's errors have no {field}"
            for field in leaves(body) if not description.has([schema], field)]


def tests(description, cloud):
    """(name, what is wrong) of each test. What github.com's description does
    not have may stand in that of Enterprise Cloud."""
    def describing(method, path):
        return description if description.operation(method, path) else cloud

    rows = endpoints()
    for row in rows:
        yield f"{row[0]}: {row[1]} {row[2]}", check_request(describing(*row[1:3]), row)
    yield "the code reads what endpoints.def lists", check_code(rows)
    for method, path in fake_github.ROUTES:
        yield (f"the fake serves {method} {path}",
               check_route(describing(method, path), method, path))
    for name, (endpoint, state) in fake_github.recorded_table().items():
        status = fake_github.recorded(name).status
        if status == 200 and state == "live":
            path = fake_github.ENDPOINTS[endpoint]
            yield f"recorded answer {name}", check_answer(description, name, path)
        elif status >= 400:
            yield f"recorded error {name}", check_error(description, name)


def fetch(folder):
    """Why the description cannot be had, if it cannot."""
    if os.path.exists(os.path.join(folder, "api.github.com.json")):
        return None
    done = subprocess.run([os.path.join(ROOT, "tests/contract/fetch_openapi"), folder],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip() if done.returncode else None


def main():
    folder = sys.argv[1]
    missing = fetch(folder)
    if missing:
        print(f"1..1\nok 1 - GitHub's OpenAPI description # SKIP {missing}")
        return 0
    description = Description(os.path.join(folder, "api.github.com.json"))
    cloud = Description(os.path.join(folder, "ghec.json"))
    count = failed = 0
    for count, (name, wrong) in enumerate(tests(description, cloud), 1):
        print(f"{'not ok' if wrong else 'ok'} {count} - {name}")
        failed += bool(wrong)
        for line in wrong:
            print(f"  {line}")
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
