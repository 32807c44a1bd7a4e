/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/recipe_read.h"

#include "core/limits.h"
#include "rules/recipe_address.h"
#include "tests/lib/rule_errors.h"
#include "tests/lib/unit.h"

static const char full[] = "verifiers:\n"
                           "  - name: acme\n"
                           "    reference: https://acme.example/docs\n"
                           "    request: POST https://api.acme.example/v1/me?x=1\n"
                           "    headers: ['Authorization: Basic {{basic-user}}', 'Accept: a/b']\n"
                           "    body: 'x'\n"
                           "    prefixes: [acme_]\n"
                           "    homes: [acme.test]\n"
                           "    elsewhere: refused\n"
                           "    login: /user/name\n"
                           "    answers:\n"
                           "      - {status: 200, json: /ok, equals: 'true', verdict: live}\n"
                           "      - {status: 401, verdict: dead, reason: gone}\n"
                           "  - {name: acme-none, uncheckable: because}\n"
                           "rules:\n"
                           "  - {id: a, name: A, severity: low, pattern: a, verify: acme}\n"
                           "  - {id: b, name: B, severity: low, pattern: b, verify: acme-none}\n"
                           "  - {id: c, name: C, severity: low, pattern: c, verify: github-user}\n";

static void test_every_key(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;
    struct err err = ERR_INIT;
    const struct recipe *recipe;

    (void)state;
    assert_ok(rule_read(slice_str(full), "acme.yml", &arena, &rules, &err), &err);
    recipe = rules.items[0].recipe;
    assert_string_equal(rules.items[0].verify, "acme");
    assert_string_equal(recipe->name, "acme");
    assert_string_equal(recipe->reference, "https://acme.example/docs");
    assert_string_equal(recipe->method, "POST");
    assert_string_equal(recipe->url, "https://api.acme.example/v1/me?x=1");
    assert_string_equal(recipe->host, "api.acme.example");
    assert_int_equal(recipe->headers.count, 2);
    assert_string_equal(recipe->body, "x");
    assert_true(recipe_knows(recipe, SLICE_LITERAL("acme_1")));
    assert_false(recipe_knows(recipe, SLICE_LITERAL("acm_1")));
    assert_string_equal(recipe->elsewhere, "refused");
    assert_string_equal(recipe->login, "/user/name");
    assert_int_equal(recipe->answer_count, 2);
    assert_int_equal(recipe->answers[0].status, 200);
    assert_string_equal(recipe->answers[0].pointer, "/ok");
    assert_string_equal(recipe->answers[0].equals, "true");
    assert_int_equal(recipe->answers[0].state, ONLINE_LIVE);
    assert_string_equal(recipe->answers[1].reason, "gone");
    assert_string_equal(rules.items[1].recipe->uncheckable, "because");
    assert_null(rules.items[2].recipe);
    arena_release(&arena);
}

static void test_names_of_the_vendor(void **state)
{
    static const char *const homes[] = {"acme.test"};
    const struct recipe recipe = {.host = "api.acme.example", .homes = {homes, 1}};
    static const struct {
        const char *name;
        bool is_called;
    } rows[] = {
        {"api.acme.example", true},
        {"acme.example", true},
        {"www.ACME.example:443", true},
        {"acme.test", true},
        {"git.acme.test", true},
        {"example", false},
        {"badacme.example", false},
        {"acme.example.evil", false},
        {"", false},
        {"acme.example.", false},
        {"test", false},
        {":443", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(recipe_is_called(&recipe, slice_str(rows[i].name)), rows[i].is_called);
}

/* Addresses by which somebody would have a token sent where it does not belong. */
static void test_addresses(void **state)
{
    static const char *const bad[] = {
        "http://api.acme.example/",
        "HTTPS://api.acme.example/",
        "https:/api.acme.example/",
        "ftp://api.acme.example/",
        "file:///etc/passwd",
        "https://",
        "https:///",
        "https://api.acme.example",
        "https://api.acme.example?x",
        "https://user@api.acme.example/",
        "https://user:password@api.acme.example/",
        "https://api.acme.example:443/",
        "https://api.acme.example:/",
        "https://api.acme.example\\@evil.example/",
        "https://169.254.169.254/latest/meta-data/",
        "https://169.254.43518/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0xa9.0xfe.0xa9.0xfe/",
        "https://0251.0376.0251.0376/",
        "https://127.1/",
        "https://[::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/",
        "https://localhost/",
        "https://metadata/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://1.0.0.127.in-addr.arpa/",
        "https://api.acme.example./",
        "https://api..example/",
        "https://.acme.example/",
        "https://-api.acme.example/",
        "https://api_x.acme.example/",
        "https://API.acme.example/",
        "https://xn--p1ai.\xd1\x80\xd1\x84/",
        "https://{{token}}.acme.example/",
        "https://${HOST}/",
        "https://*.acme.example/",
        "https://api.acme.example/{{token}}",
        "https://api.acme.example/?t={{token}}",
        "https://api.acme.example/../x",
        "https://api.acme.example/a b",
        "https://api.acme.example/a\tb",
        "https://api.acme.example/a\nHost: evil.example",
        "https://api.acme.example/#x",
        "https://api.acme.example/?a=%0a",
        "https://api.acme.example/?a=https://evil.example",
        " https://api.acme.example/",
    };
    static const char *const good[] = {
        "https://api.acme.example/",
        "https://api.acme.example/v1/-/me_~.json?a=1&b=c-d",
        "https://a-1.b2.example/x",
        "https://xn--bcher-kva.example/x",
    };
    struct slice host;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (!recipe_address_wrong(slice_str(bad[i]), &host))
            fail_msg("%s is accepted", bad[i]);
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (recipe_address_wrong(slice_str(good[i]), &host))
            fail_msg("%s: %s", good[i], recipe_address_wrong(slice_str(good[i]), &host));
    assert_slice_equal(host, "xn--bcher-kva.example");
}

#define HEAD "verifiers:\n- {name: a, reference: r, request: GET https://a.example/, "
#define TOKEN "headers: ['A: {{token}}'], "
#define ANSWER "answers: [{status: 401, verdict: dead}]"
#define TAIL "}\nrules: []\n"
#define REST "}\nrules:\n- {id: a, name: A, severity: low, pattern: a}\n"

static void test_errors(void **state)
{
    static const struct rule_error rows[] = {
        {"verifiers: 7\nrules: []", "f:1:12: 'verifiers' must be a list of verifiers, at most 64"},
        {"verifiers: [x]\nrules: []", "f:1:13: must be a map"},
        {"verifiers: [{}]\nrules: []", "f:1:13: 'name' is missing"},
        {"verifiers: [{name: A}]\nrules: []",
         "f:1:20: 'name' must be at most 64 of a-z, 0-9 and '-'"},
        {"verifiers: [{name: github-user}]\nrules: []",
         "f:1:20: 'name' must not begin with 'github-'"},
        {"verifiers: [{name: a, adress: b}]\nrules: []", "f:1:23: unknown key 'adress'"},
        {"verifiers: [{name: a}]\nrules: []",
         "f:1:13: must have 'request', 'answers' and 'reference', or 'uncheckable'"},
        {"verifiers: [{name: a, uncheckable: b}, {name: a, uncheckable: b}]\nrules: []",
         "f:1:40: is a second verifier of this name"},
        {HEAD TOKEN ANSWER ", uncheckable: b" TAIL, "f:2:3: is uncheckable and yet has a request"},
        {"verifiers:\n- {name: a, request: PUT https://a.example/}\nrules: []",
         "f:2:22: 'request' must be GET or POST, a blank and an address"},
        {"verifiers:\n- {name: a, request: GET http://a.example/}\nrules: []",
         "f:2:22: 'request' must be asked with https://"},
        {"verifiers:\n- {name: a, request: GET https://10.0.0.1/}\nrules: []",
         "f:2:22: 'request' must name its host as a public name in small letters, without user, "
         "port, IP address or placeholder"},
        {"verifiers:\n- {name: a, request: 'GET https://a.example/{{token}}'}\nrules: []",
         "f:2:22: 'request' must have a plain path: no placeholder, the token belongs into a "
         "header"},
        {HEAD "headers: ['A b: {{token}}']" TAIL, "f:2:70: must be a header: 'Name: value'"},
        {HEAD "headers: ['A:{{token}}']" TAIL, "f:2:70: must be a header: 'Name: value'"},
        {HEAD "headers: [\"A: {{token}}\\nB: c\"]" TAIL,
         "f:2:70: has a character that no header can carry"},
        {HEAD "headers: ['Host: {{token}}']" TAIL, "f:2:70: is a header that a rule must not set"},
        {HEAD "headers: ['Proxy-Authorization: {{token}}']" TAIL,
         "f:2:70: is a header that a rule must not set"},
        {HEAD "headers: ['A: {{ TOKEN }}']" TAIL,
         "f:2:70: has a placeholder other than {{token}}, {{basic-user}} and {{basic-password}}"},
        {HEAD "headers: ['A: b'], " ANSWER TAIL,
         "f:2:3: must have the token in one header, or the body"},
        {HEAD "headers: ['A: {{token}} {{token}}'], " ANSWER TAIL,
         "f:2:3: must have the token in one header, or the body"},
        {HEAD TOKEN "body: x, " ANSWER TAIL, "f:2:3: only POST has a body"},
        {HEAD "homes: [127.0.0.1]" TAIL, "f:2:68: must be a public name in small letters"},
        {HEAD TOKEN "answers: []" TAIL, "f:2:96: 'answers' must be a list of answers, at most 16"},
        {HEAD TOKEN "answers: [{status: 99, verdict: dead}]" TAIL,
         "f:2:106: 'status' must be a status from 200 to 599"},
        {HEAD TOKEN "answers: [{status: 401, verdict: uncheckable}]" TAIL,
         "f:2:120: 'verdict' must be live, dead or unknown"},
        {HEAD TOKEN "answers: [{status: 200, verdict: live}]" TAIL,
         "f:2:97: a live token needs 'json': any proxy answers with a bare 200"},
        {HEAD TOKEN "answers: [{status: 403, verdict: dead}]" TAIL,
         "f:2:97: this verdict needs 'json' at this status"},
        {HEAD TOKEN "answers: [{status: 429, json: /a, verdict: dead}]" TAIL,
         "f:2:97: an answer of this status tells nothing of a token"},
        {HEAD TOKEN "answers: [{status: 302, json: /a, verdict: dead}]" TAIL,
         "f:2:97: an answer of this status tells nothing of a token"},
        {HEAD TOKEN "answers: [{status: 503, json: /a, verdict: live}]" TAIL,
         "f:2:97: an answer of this status tells nothing of a token"},
        {HEAD TOKEN "answers: [{status: 401, equals: a, verdict: dead}]" TAIL,
         "f:2:97: has 'equals' without 'json'"},
        {HEAD TOKEN "answers: [{status: 401, json: a, verdict: dead}]" TAIL,
         "f:2:117: 'json' must be a JSON pointer: /KEY/KEY"},
        {"rules:\n- {id: a, name: A, severity: low, pattern: a, verify: acme}\n",
         "f:2:55: 'verify' is none of the verifiers of this file"},
    };

    (void)state;
    assert_rule_errors(rows, ARRAY_LEN(rows));
}

static void test_a_whole_one_passes(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;
    struct err err = ERR_INIT;

    (void)state;
    assert_ok(rule_read(SLICE_LITERAL(HEAD TOKEN ANSWER REST), "f", &arena, &rules, &err), &err);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),          cmocka_unit_test(test_names_of_the_vendor),
        cmocka_unit_test(test_addresses),          cmocka_unit_test(test_errors),
        cmocka_unit_test(test_a_whole_one_passes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
