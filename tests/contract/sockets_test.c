/* SPDX-License-Identifier: Apache-2.0 */
/* The checks over real sockets, against a fake GitHub that plays every answer
 * of fixtures/github and fails in every way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "tests/lib/answer_file.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})

static int start_fake(void **state)
{
    *state = fake_github_start(NO_OPTIONS);
    return 0;
}

static int stop_fake(void **state)
{
    fake_github_stop(*state);
    return 0;
}

/* {"{{ghp:ANSWER}}": "ANSWER", …} for the whole table. */
static void map_answers(const struct fake_github *fake, const struct answer_case *cases,
                        size_t count)
{
    struct buf json = BUF_INIT(MIB);

    buf_add_char(&json, '{');
    for (size_t i = 0; i < count; i++)
        buf_printf(&json, "%s\"{{ghp:%s}}\": \"%s\"", i ? ", " : "", cases[i].answer,
                   cases[i].answer);
    buf_add_char(&json, '}');
    assert_ok(buf_status(&json), NULL);
    fake_github_map(fake, buf_str(&json));
    buf_release(&json);
}

static void check_answer(const struct fake_github *fake, const char *address,
                         const struct answer_case *row)
{
    const struct check_options options = check_batch_options(fake, address);
    const bool installation = row->endpoint == ENDPOINT_INSTALLATION;
    char placeholder[64];
    struct check_batch *batch;

    snprintf(placeholder, sizeof placeholder, "{{ghp:%s}}", row->answer);
    batch = check_batch_new(placeholder, installation ? "github-installation" : "github-user");
    print_message("%s %s\n", address, row->answer);
    check_batch_run(batch, &options);
    assert_slices_equal(slice_str(online_state_name(batch->verdicts[0].state)), row->state);
    assert_true(batch->verdicts[0].requests >= 1);
    check_batch_free(batch);
}

static void test_every_answer(void **state)
{
    static const char *const addresses[] = {"https", "https1", "http"};
    struct arena arena = ARENA_INIT(MIB);
    const struct answer_case *cases;
    size_t count;

    cases = answer_file_table(&arena, &count);
    map_answers(*state, cases, count);
    for (size_t a = 0; a < ARRAY_LEN(addresses); a++)
        for (size_t i = 0; i < count; i++)
            if (cases[i].endpoint == ENDPOINT_USER || cases[i].endpoint == ENDPOINT_INSTALLATION)
                check_answer(*state, addresses[a], &cases[i]);
    arena_release(&arena);
}

static void test_every_misbehaviour(void **state)
{
    static const struct {
        const char *scenario;
        const char *reason;
        unsigned timeout_ms; /* 0: a long one */
    } rows[] = {
        {"slow", "no answer in time", 2500},
        {"drip", "no answer in time", 2500},
        {"reset", "connection closed without an answer", 0},
        {"silent", "connection closed without an answer", 0},
        {"truncated", "answer cut off", 0},
        {"large", "answer larger than allowed", 0},
        {"huge-header", "", 2500}, /* with HTTP/2, libcurl only waits on */
        {"many-headers", "", 0},
        {"not-http", "", 0},
        {"bomb", "not an answer of GitHub's", 0},
        {"deep", "not an answer of GitHub's", 0},
    };
    static const char *const addresses[] = {"https", "http", "https1"};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (size_t a = 0; a < ARRAY_LEN(addresses) - (rows[i].timeout_ms > 0); a++) {
            struct check_options options = check_batch_options(*state, addresses[a]);
            struct check_batch *batch = check_batch_new("{{ghp:misbehaves}}", "github-user");
            char json[128];

            snprintf(json, sizeof json, "{\"{{ghp:misbehaves}}\": \"%s\"}", rows[i].scenario);
            fake_github_map(*state, json);
            if (rows[i].timeout_ms)
                options.timeout_ms = rows[i].timeout_ms;
            check_batch_run(batch, &options);
            print_message("%s %s: %" SLICE_FMT "\n", addresses[a], rows[i].scenario,
                          SLICE_ARG(batch->verdicts[0].reason));
            check_batch_assert(batch, 0, ONLINE_UNKNOWN, rows[i].reason);
            assert_true(batch->verdicts[0].reason.len > 0);
            check_batch_free(batch);
        }
}

static void test_untrusted_hosts_see_no_token(void **state)
{
    static const char *const addresses[] = {"wrong-host", "untrusted"};

    for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
        const struct check_options options = check_batch_options(*state, addresses[i]);
        struct check_batch *batch = check_batch_new(NULL, NULL);
        char *before = fake_github_read(*state, "requests.log");
        char *after;

        check_batch_add_many(batch, "untrusted", 3);
        check_batch_run(batch, &options);
        for (size_t k = 0; k < 3; k++)
            check_batch_assert(batch, k, ONLINE_UNKNOWN, "certificate");
        assert_int_equal(batch->requests, 1);
        after = fake_github_read(*state, "requests.log");
        assert_string_equal(after, before);
        free(before);
        free(after);
        check_batch_free(batch);
    }
}

static void test_out_of_reach(void **state)
{
    static const struct {
        const char *host;
        const char *api_url;
        const char *reason;
    } rows[] = {
        {NULL, "https://127.0.0.1:1", "connection refused"},
        {"host.invalid", NULL, "no address found for the host"},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct check_options options = check_batch_options(*state, "https");
        struct check_batch *batch = check_batch_new(NULL, NULL);

        options.host = rows[i].host;
        options.api_url = rows[i].api_url;
        options.retries = 1;
        check_batch_add_many(batch, "unreachable", 5);
        check_batch_run(batch, &options);
        for (size_t k = 0; k < 5; k++)
            check_batch_assert(batch, k, ONLINE_UNKNOWN, rows[i].reason);
        assert_int_equal(batch->requests, 2); /* one token, and its retry */
        check_batch_free(batch);
    }
}

static void test_proxies(void **state)
{
    struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new("{{ghp:proxied}}", "github-user");
    char *log;

    fake_github_map(*state, "{\"{{ghp:proxied}}\": \"classic\"}");
    options.proxy = fake_github_address(*state, "proxy-login");
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_UNKNOWN, "the proxy does not let");
    options.proxy = fake_github_address(*state, "proxy");
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_LIVE, "");
    options.api_url = fake_github_address(*state, "http");
    options.proxy = "http://127.0.0.1:1";
    check_batch_run(batch, &options); /* in the clear: straight to loopback */
    check_batch_assert(batch, 0, ONLINE_LIVE, "");
    log = fake_github_read(*state, "proxy.log");
    assert_non_null(strstr(log, "CONNECT localhost:"));
    assert_null(strcasestr(log, "authorization:"));
    free(log);
    check_batch_free(batch);
}

static void test_what_passes_is_tried_again(void **state)
{
    static const struct {
        const char *scenarios;
        enum online_state state;
        unsigned requests;
    } rows[] = {
        {"\"reset\", \"bad-gateway\", \"classic\"", ONLINE_LIVE, 3},
        {"\"internal-error\", \"bad-credentials\"", ONLINE_DEAD, 2},
        {"\"internal-error\"", ONLINE_UNKNOWN, 3},
        {"\"unavailable\", \"classic\"", ONLINE_UNKNOWN, 1}, /* wants 600 s */
        {"\"bad-credentials\", \"classic\"", ONLINE_DEAD, 1},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct check_options options = check_batch_options(*state, "https");
        char placeholder[64];
        char json[128];
        struct check_batch *batch;

        snprintf(placeholder, sizeof placeholder, "{{ghp:retried%zu}}", i);
        snprintf(json, sizeof json, "{\"%s\": [%s]}", placeholder, rows[i].scenarios);
        fake_github_map(*state, json);
        options.retries = 2;
        batch = check_batch_new(placeholder, "github-user");
        check_batch_run(batch, &options);
        check_batch_assert(batch, 0, rows[i].state, "");
        assert_int_equal(batch->verdicts[0].requests, rows[i].requests);
        check_batch_free(batch);
    }
}

static void test_a_second_question(void **state)
{
    const struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);

    fake_github_map(*state,
                    "{\"{{ghp:a}}\": {\"/user\": \"forbidden\", \"*\": \"rate-limit\"},"
                    " \"{{ghp:b}}\": {\"/user\": \"not-found\", \"*\": \"bad-credentials\"},"
                    " \"{{ghp:c}}\": {\"/user\": \"not-found\", \"*\": \"rate-limit-anonymous\"},"
                    " \"{{ghs:d}}\": \"installation\"}");
    check_batch_add(batch, "{{ghp:a}}", "github-user");
    check_batch_add(batch, "{{ghp:b}}", "github-user");
    check_batch_add(batch, "{{ghp:c}}", "github-user");
    check_batch_add(batch, "{{ghs:d}}", "github-installation");
    check_batch_add(batch, "{{ghs:d}}", "github-user");
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_LIVE, "");
    assert_int_equal(batch->verdicts[0].requests, 2);
    check_batch_assert(batch, 1, ONLINE_DEAD, "bad credentials");
    check_batch_assert(batch, 2, ONLINE_UNKNOWN, "no such resource (HTTP 404)");
    check_batch_assert(batch, 3, ONLINE_LIVE, "");
    assert_int_equal(batch->verdicts[3].repositories, 3);
    check_batch_assert(batch, 4, ONLINE_LIVE, "an app's token");
    check_batch_free(batch);
}

static void test_what_is_not_sent(void **state)
{
    const struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);

    check_batch_add(batch, "{{ghp:altered:bad}}", "github-user");
    check_batch_add(batch, "{{ghr:refresh}}", "github-refresh");
    check_batch_add(batch, "{{ghp:whatever}}", "no-such-verifier");
    check_batch_add(batch, "{{ghp:whatever}}", NULL);
    check_batch_add(batch, "Host: elsewhere\r\nX: y", "github-user");
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_NOT_CHECKED, "wrong checksum");
    check_batch_assert(batch, 1, ONLINE_UNCHECKABLE, "a refresh token");
    check_batch_assert(batch, 2, ONLINE_NOT_CHECKED, "no check is known");
    check_batch_assert(batch, 3, ONLINE_NOT_CHECKED, "no check is known");
    check_batch_assert(batch, 4, ONLINE_NOT_CHECKED, "has bytes");
    assert_int_equal(batch->requests, 0);
    check_batch_free(batch);
}

static void test_requests_are_as_github_wants_them(void **state)
{
    struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new("{{ghp:seen}}", "github-user");
    char hex[SHA256_HEX_BYTES + 1];
    char expected[128];
    char *log;

    fake_github_map(*state, "{\"{{ghp:seen}}\": \"redirect\"}");
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_UNKNOWN, "a redirect, which is not followed");
    log = fake_github_read(*state, "requests.log");
    assert_non_null(strstr(log, "\"user-agent\": \"patrol/0-test\""));
    assert_non_null(strstr(log, "\"accept\": \"application/vnd.github+json\""));
    assert_non_null(strstr(log, "\"x-github-api-version\": \"2022-11-28\""));
    assert_null(strstr(log, "accept-encoding"));
    sha256_hex(secret_hash(batch->secrets[0]), hex);
    snprintf(expected, sizeof expected, "\"authorization\": \"Bearer sha256:%s\"", hex);
    assert_non_null(strstr(log, expected));
    free(log);
    check_batch_free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_answer),
        cmocka_unit_test(test_every_misbehaviour),
        cmocka_unit_test(test_untrusted_hosts_see_no_token),
        cmocka_unit_test(test_out_of_reach),
        cmocka_unit_test(test_proxies),
        cmocka_unit_test(test_what_passes_is_tried_again),
        cmocka_unit_test(test_a_second_question),
        cmocka_unit_test(test_what_is_not_sent),
        cmocka_unit_test(test_requests_are_as_github_wants_them),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
