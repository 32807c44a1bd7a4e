/* SPDX-License-Identifier: Apache-2.0 */
/* The checks over real sockets, against a fake GitHub that plays every answer
 * of fixtures/github and fails in every way. */
#include "github/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/answer_file.h"
#include "tests/lib/fake_github.h"
#include "tests/lib/unit.h"

#define TOKENS_MOST 64
#define NO_OPTIONS ((const char *const[]){NULL})

/* Some tokens to be checked together. */
struct batch {
    struct arena arena;
    struct secret *secrets[TOKENS_MOST];
    struct offline_verdict offline[TOKENS_MOST];
    struct online_verdict verdicts[TOKENS_MOST];
    struct check checks[TOKENS_MOST];
    size_t count;
    uint64_t requests;
};

static struct secret *minted(const char *placeholder)
{
    struct buf text = BUF_INIT(KIB);
    struct secret *secret;

    assert_ok(placeholder_expand(slice_str(placeholder), &text, NULL), NULL);
    assert_null(strchr(buf_str(&text), '{'));
    secret = secret_new(buf_slice(&text));
    assert_non_null(secret);
    buf_release(&text);
    return secret;
}

static void add(struct batch *batch, const char *placeholder, const char *verifier)
{
    size_t i = batch->count++;

    assert_true(i < TOKENS_MOST);
    batch->secrets[i] = minted(placeholder);
    batch->offline[i].checksum = strstr(placeholder, ":bad}") ? CHECKSUM_INVALID : CHECKSUM_VALID;
    batch->checks[i] = (struct check){.secret = batch->secrets[i],
                                      .verifier = verifier,
                                      .offline = &batch->offline[i],
                                      .verdict = &batch->verdicts[i]};
}

static void add_many(struct batch *batch, const char *name, size_t count)
{
    char placeholder[64];

    for (size_t i = 0; i < count; i++) {
        snprintf(placeholder, sizeof placeholder, "{{ghp:%s%zu}}", name, i);
        add(batch, placeholder, "github-user");
    }
}

static struct batch *batch_of(const char *placeholder, const char *verifier)
{
    struct batch *batch = calloc(1, sizeof *batch);

    assert_non_null(batch);
    batch->arena = (struct arena)ARENA_INIT(16 * MIB);
    if (placeholder)
        add(batch, placeholder, verifier);
    return batch;
}

static void batch_free(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        secret_free(batch->secrets[i]);
    arena_release(&batch->arena);
    free(batch);
}

static struct check_options options_for(const struct fake_github *fake, const char *address)
{
    struct check_options options = CHECK_OPTIONS_DEFAULTS;

    options.version = "0-test";
    options.api_url = fake_github_address(fake, address);
    options.ca_file = fake_github_address(fake, "ca");
    options.timeout_ms = 5000;
    options.retries = 0;
    return options;
}

static void run(struct batch *batch, const struct check_options *options)
{
    struct err err = ERR_INIT;
    struct checker *checker;

    assert_ok(checker_new(options, &env_default, &checker, &err), &err);
    assert_ok(checker_run(checker, batch->checks, batch->count, &batch->arena, &err), &err);
    batch->requests = checker_requests(checker);
    checker_free(checker);
}

static void assert_verdict(const struct batch *batch, size_t i, enum online_state state,
                           const char *reason)
{
    if (batch->verdicts[i].state == state && slice_starts(batch->verdicts[i].reason, reason))
        return;
    fail_msg("token %zu: is %s \"%" SLICE_FMT "\", expected %s \"%s\"", i,
             online_state_name(batch->verdicts[i].state), SLICE_ARG(batch->verdicts[i].reason),
             online_state_name(state), reason);
}

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
    const struct check_options options = options_for(fake, address);
    const bool installation = row->endpoint == ENDPOINT_INSTALLATION;
    char placeholder[64];
    struct batch *batch;

    snprintf(placeholder, sizeof placeholder, "{{ghp:%s}}", row->answer);
    batch = batch_of(placeholder, installation ? "github-installation" : "github-user");
    print_message("%s %s\n", address, row->answer);
    run(batch, &options);
    assert_slices_equal(slice_str(online_state_name(batch->verdicts[0].state)), row->state);
    assert_true(batch->verdicts[0].requests >= 1);
    batch_free(batch);
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
            if (cases[i].endpoint != ENDPOINT_RATE_LIMIT)
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
        {"slow", "no answer in time", 1000},
        {"drip", "no answer in time", 1000},
        {"reset", "connection closed without an answer", 0},
        {"silent", "connection closed without an answer", 0},
        {"truncated", "answer cut off", 0},
        {"large", "answer larger than allowed", 0},
        {"huge-header", "", 1000}, /* with HTTP/2, libcurl only waits on */
        {"many-headers", "", 0},
        {"not-http", "", 0},
        {"bomb", "not an answer of GitHub's", 0},
        {"deep", "not an answer of GitHub's", 0},
    };
    static const char *const addresses[] = {"https", "http", "https1"};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (size_t a = 0; a < ARRAY_LEN(addresses) - (rows[i].timeout_ms > 0); a++) {
            struct check_options options = options_for(*state, addresses[a]);
            struct batch *batch = batch_of("{{ghp:misbehaves}}", "github-user");
            char json[128];

            snprintf(json, sizeof json, "{\"{{ghp:misbehaves}}\": \"%s\"}", rows[i].scenario);
            fake_github_map(*state, json);
            if (rows[i].timeout_ms)
                options.timeout_ms = rows[i].timeout_ms;
            run(batch, &options);
            print_message("%s %s: %" SLICE_FMT "\n", addresses[a], rows[i].scenario,
                          SLICE_ARG(batch->verdicts[0].reason));
            assert_verdict(batch, 0, ONLINE_UNKNOWN, rows[i].reason);
            assert_true(batch->verdicts[0].reason.len > 0);
            batch_free(batch);
        }
}

static void test_untrusted_hosts_see_no_token(void **state)
{
    static const char *const addresses[] = {"wrong-host", "untrusted"};

    for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
        const struct check_options options = options_for(*state, addresses[i]);
        struct batch *batch = batch_of(NULL, NULL);
        char *before = fake_github_read(*state, "requests.log");
        char *after;

        add_many(batch, "untrusted", 3);
        run(batch, &options);
        for (size_t k = 0; k < 3; k++)
            assert_verdict(batch, k, ONLINE_UNKNOWN, "certificate");
        assert_int_equal(batch->requests, 1);
        after = fake_github_read(*state, "requests.log");
        assert_string_equal(after, before);
        free(before);
        free(after);
        batch_free(batch);
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
        struct check_options options = options_for(*state, "https");
        struct batch *batch = batch_of(NULL, NULL);

        options.host = rows[i].host;
        options.api_url = rows[i].api_url;
        options.retries = 1;
        add_many(batch, "unreachable", 5);
        run(batch, &options);
        for (size_t k = 0; k < 5; k++)
            assert_verdict(batch, k, ONLINE_UNKNOWN, rows[i].reason);
        assert_int_equal(batch->requests, 2); /* one token, and its retry */
        batch_free(batch);
    }
}

static void test_proxies(void **state)
{
    struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of("{{ghp:proxied}}", "github-user");
    char *log;

    fake_github_map(*state, "{\"{{ghp:proxied}}\": \"classic\"}");
    options.proxy = fake_github_address(*state, "proxy-login");
    run(batch, &options);
    assert_verdict(batch, 0, ONLINE_UNKNOWN, "the proxy does not let");
    options.proxy = fake_github_address(*state, "proxy");
    run(batch, &options);
    assert_verdict(batch, 0, ONLINE_LIVE, "");
    options.api_url = fake_github_address(*state, "http");
    options.proxy = "http://127.0.0.1:1";
    run(batch, &options); /* in the clear: straight to loopback */
    assert_verdict(batch, 0, ONLINE_LIVE, "");
    log = fake_github_read(*state, "proxy.log");
    assert_non_null(strstr(log, "CONNECT localhost:"));
    assert_null(strcasestr(log, "authorization:"));
    free(log);
    batch_free(batch);
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
        struct check_options options = options_for(*state, "https");
        char placeholder[64];
        char json[128];
        struct batch *batch;

        snprintf(placeholder, sizeof placeholder, "{{ghp:retried%zu}}", i);
        snprintf(json, sizeof json, "{\"%s\": [%s]}", placeholder, rows[i].scenarios);
        fake_github_map(*state, json);
        options.retries = 2;
        batch = batch_of(placeholder, "github-user");
        run(batch, &options);
        assert_verdict(batch, 0, rows[i].state, "");
        assert_int_equal(batch->verdicts[0].requests, rows[i].requests);
        batch_free(batch);
    }
}

static void test_a_second_question(void **state)
{
    const struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of(NULL, NULL);

    fake_github_map(*state,
                    "{\"{{ghp:a}}\": {\"/user\": \"forbidden\", \"*\": \"rate-limit\"},"
                    " \"{{ghp:b}}\": {\"/user\": \"not-found\", \"*\": \"bad-credentials\"},"
                    " \"{{ghp:c}}\": {\"/user\": \"not-found\", \"*\": \"rate-limit-anonymous\"},"
                    " \"{{ghs:d}}\": \"installation\"}");
    add(batch, "{{ghp:a}}", "github-user");
    add(batch, "{{ghp:b}}", "github-user");
    add(batch, "{{ghp:c}}", "github-user");
    add(batch, "{{ghs:d}}", "github-installation");
    add(batch, "{{ghs:d}}", "github-user");
    run(batch, &options);
    assert_verdict(batch, 0, ONLINE_LIVE, "");
    assert_int_equal(batch->verdicts[0].requests, 2);
    assert_verdict(batch, 1, ONLINE_DEAD, "bad credentials");
    assert_verdict(batch, 2, ONLINE_UNKNOWN, "no such resource (HTTP 404)");
    assert_verdict(batch, 3, ONLINE_LIVE, "");
    assert_int_equal(batch->verdicts[3].repositories, 3);
    assert_verdict(batch, 4, ONLINE_LIVE, "an app's token");
    batch_free(batch);
}

static void test_what_is_not_sent(void **state)
{
    const struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of(NULL, NULL);

    add(batch, "{{ghp:altered:bad}}", "github-user");
    add(batch, "{{ghr:refresh}}", "github-refresh");
    add(batch, "{{ghp:whatever}}", "no-such-verifier");
    add(batch, "{{ghp:whatever}}", NULL);
    add(batch, "Host: elsewhere\r\nX: y", "github-user");
    run(batch, &options);
    assert_verdict(batch, 0, ONLINE_NOT_CHECKED, "wrong checksum");
    assert_verdict(batch, 1, ONLINE_UNCHECKABLE, "a refresh token");
    assert_verdict(batch, 2, ONLINE_NOT_CHECKED, "no check is known");
    assert_verdict(batch, 3, ONLINE_NOT_CHECKED, "no check is known");
    assert_verdict(batch, 4, ONLINE_NOT_CHECKED, "has bytes");
    assert_int_equal(batch->requests, 0);
    batch_free(batch);
}

static void test_requests_are_as_github_wants_them(void **state)
{
    struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of("{{ghp:seen}}", "github-user");
    char hex[SHA256_HEX_BYTES + 1];
    char expected[128];
    char *log;

    fake_github_map(*state, "{\"{{ghp:seen}}\": \"redirect\"}");
    run(batch, &options);
    assert_verdict(batch, 0, ONLINE_UNKNOWN, "a redirect, which is not followed");
    log = fake_github_read(*state, "requests.log");
    assert_non_null(strstr(log, "\"user-agent\": \"patrol/0-test\""));
    assert_non_null(strstr(log, "\"accept\": \"application/vnd.github+json\""));
    assert_non_null(strstr(log, "\"x-github-api-version\": \"2022-11-28\""));
    assert_null(strstr(log, "accept-encoding"));
    sha256_hex(secret_hash(batch->secrets[0]), hex);
    snprintf(expected, sizeof expected, "\"authorization\": \"Bearer sha256:%s\"", hex);
    assert_non_null(strstr(log, expected));
    free(log);
    batch_free(batch);
}

static void test_many_at_once(void **state)
{
    static const char *const addresses[] = {"https", "https1"};

    for (size_t a = 0; a < ARRAY_LEN(addresses); a++) {
        struct check_options options = options_for(*state, addresses[a]);
        struct batch *batch = batch_of(NULL, NULL);

        options.concurrency = 4;
        add_many(batch, "many", 20);
        fake_github_map(*state,
                        "{\"{{ghp:many3}}\": \"classic\", \"{{ghp:many17}}\": \"suspended\"}");
        run(batch, &options);
        for (size_t i = 0; i < batch->count; i++)
            assert_verdict(batch, i,
                           i == 3    ? ONLINE_LIVE
                           : i == 17 ? ONLINE_UNKNOWN
                                     : ONLINE_DEAD,
                           "");
        assert_int_equal(batch->requests, 20);
        batch_free(batch);
    }
}

static void assert_only_dead_or_limited(const struct batch *batch, size_t dead_most)
{
    size_t dead = 0;

    for (size_t i = 0; i < batch->count; i++) {
        if (batch->verdicts[i].state == ONLINE_DEAD)
            dead++;
        else
            assert_verdict(batch, i, ONLINE_UNKNOWN, "");
    }
    assert_int_equal(dead, dead_most);
    assert_non_null(strstr(batch->verdicts[batch->count - 1].reason.ptr, ", retry after 20"));
}

static void test_the_address_budget(void **state)
{
    static const char *const fake_options[] = {"--address-budget", "5", NULL};

    (void)state;
    for (unsigned concurrency = 1; concurrency <= 8; concurrency += 7) {
        struct fake_github *fake = fake_github_start(fake_options);
        struct check_options options = options_for(fake, "https");
        struct batch *batch = batch_of(NULL, NULL);

        options.concurrency = concurrency;
        add_many(batch, "budget", 30);
        run(batch, &options);
        assert_only_dead_or_limited(batch, 5);
        assert_true(batch->requests <= 5 + concurrency - 1);
        batch_free(batch);
        fake_github_stop(fake);
    }
}

static void test_the_login_lock(void **state)
{
    static const char *const fake_options[] = {"--lock-after", "4", NULL};
    struct fake_github *fake = fake_github_start(fake_options);
    const struct check_options options = options_for(fake, "https");
    struct batch *batch = batch_of(NULL, NULL);

    (void)state;
    add_many(batch, "locked", 20);
    run(batch, &options);
    assert_only_dead_or_limited(batch, 4);
    assert_int_equal(batch->requests, 5);
    assert_verdict(batch, 19, ONLINE_UNKNOWN, "too many bad tokens from this address");
    batch_free(batch);
    fake_github_stop(fake);
}

/* An unexplained 403 after some bad tokens is the lock as well. */
static void test_an_unexplained_lock(void **state)
{
    const struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of(NULL, NULL);

    fake_github_map(*state, "{\"{{ghp:dark3}}\": \"forbidden\"}");
    add_many(batch, "dark", 6);
    run(batch, &options);
    assert_int_equal(batch->requests, 4);
    for (size_t i = 0; i < 3; i++)
        assert_verdict(batch, i, ONLINE_DEAD, "");
    for (size_t i = 3; i < 6; i++)
        assert_verdict(batch, i, ONLINE_UNKNOWN, "too many bad tokens from this address, retry");
    batch_free(batch);
}

static void test_cancelled(void **state)
{
    const struct check_options options = options_for(*state, "https");
    struct batch *batch = batch_of(NULL, NULL);
    atomic_bool cancel = true;
    struct env env = env_default;
    struct err err = ERR_INIT;
    struct checker *checker;

    env.cancel = &cancel;
    add_many(batch, "cancelled", 3);
    assert_ok(checker_new(&options, &env, &checker, &err), &err);
    assert_code(checker_run(checker, batch->checks, batch->count, &batch->arena, &err),
                ERR_CANCELLED, &err);
    for (size_t i = 0; i < 3; i++)
        assert_verdict(batch, i, ONLINE_NOT_CHECKED, "interrupted");
    atomic_store(&cancel, false); /* the checker is as good as new */
    assert_ok(checker_run(checker, batch->checks, batch->count, &batch->arena, &err), &err);
    assert_verdict(batch, 2, ONLINE_DEAD, "bad credentials");
    checker_free(checker);
    batch_free(batch);
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
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_the_address_budget),
        cmocka_unit_test(test_the_login_lock),
        cmocka_unit_test(test_an_unexplained_lock),
        cmocka_unit_test(test_cancelled),
    };

    if (getenv("TORTURE")) /* a server for each failing allocation would take hours */
        return 0;
    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
