/* SPDX-License-Identifier: Apache-2.0 */
#include "github/limiter.h"

#include "core/limits.h"
#include "tests/lib/unit.h"

#define NOW_S 1795305600

/* One answer as the limiter sees it. */
struct event {
    enum http_failure failure;
    unsigned status;
    enum online_state state;
    enum answers_next next;
    const char *remaining; /* x-ratelimit-remaining; NULL: no such headers */
};

#define DEAD                                                                                       \
    {                                                                                              \
        HTTP_ANSWERED, 401, ONLINE_DEAD, NEXT_NONE, NULL                                           \
    }
#define LIVE                                                                                       \
    {                                                                                              \
        HTTP_ANSWERED, 200, ONLINE_LIVE, NEXT_NONE, NULL                                           \
    }
#define UNEXPLAINED                                                                                \
    {                                                                                              \
        HTTP_ANSWERED, 403, ONLINE_UNKNOWN, NEXT_ASK_RATE_LIMIT, NULL                              \
    }

static void play(struct limiter *limiter, const struct event *event)
{
    const struct http_header headers[] = {
        {SLICE_LITERAL("x-ratelimit-limit"), SLICE_LITERAL("60")},
        {SLICE_LITERAL("x-ratelimit-remaining"), slice_str(event->remaining)},
        {SLICE_LITERAL("x-ratelimit-reset"), SLICE_LITERAL("1795309200")}, /* in an hour */
    };
    const struct http_answer answer = {.failure = event->failure,
                                       .status = event->status,
                                       .headers = headers,
                                       .header_count = event->remaining ? 3 : 0};
    const struct online_verdict verdict = {.state = event->state};
    struct outcome outcome = {
        .next = event->next, .why = ANSWERS_LIMITED, .retry_at_s = NOW_S + 60};

    assert_true(limiter_may_ask(limiter, NOW_S));
    limiter_started(limiter);
    limiter_answered(limiter, &answer, &verdict, &outcome, NOW_S);
}

static void test_when_it_stops(void **state)
{
    static const struct {
        struct event events[6];
        size_t count;
        const char *why; /* NULL: goes on */
        int64_t until_s;
    } rows[] = {
        {{DEAD, DEAD, DEAD, DEAD}, 4, NULL, 0},
        {{DEAD, DEAD, UNEXPLAINED}, 3, NULL, 0},
        {{DEAD, DEAD, DEAD, UNEXPLAINED}, 4, "too many bad tokens from this address", NOW_S + 60},
        {{DEAD, DEAD, LIVE, DEAD, UNEXPLAINED}, 5, NULL, 0},
        {{{HTTP_ANSWERED, 429, ONLINE_UNKNOWN, NEXT_STOP, NULL}}, 1, "rate-limited", NOW_S + 60},
        {{{HTTP_ANSWERED, 401, ONLINE_DEAD, NEXT_NONE, "1"}}, 1, NULL, 0},
        {{{HTTP_ANSWERED, 401, ONLINE_DEAD, NEXT_NONE, "0"}}, 1, "rate-limited", NOW_S + 3600},
        /* A live token spends its own budget, not the address's. */
        {{{HTTP_ANSWERED, 200, ONLINE_LIVE, NEXT_NONE, "0"}}, 1, NULL, 0},
        {{{HTTP_REFUSED, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL}}, 1, "connection refused", 0},
        {{{HTTP_CERTIFICATE, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL}},
         1,
         "certificate is not trusted, or not the host's",
         0},
        {{{HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL},
          {HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL}},
         2,
         NULL,
         0},
        {{{HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL},
          {HTTP_RESET, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL},
          {HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL}},
         3,
         "no answer in time",
         0},
        {{{HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL},
          {HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL},
          LIVE,
          {HTTP_TIMEOUT, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL}},
         4,
         NULL,
         0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct limiter limiter = {0};

        for (size_t k = 0; k < rows[i].count; k++)
            play(&limiter, &rows[i].events[k]);
        print_message("row %zu: %s\n", i, limiter.why ? limiter.why : "goes on");
        assert_int_equal(limiter_may_ask(&limiter, NOW_S), rows[i].why == NULL);
        if (rows[i].why)
            assert_string_equal(limiter.why, rows[i].why);
        assert_int_equal(limiter.until_s, rows[i].until_s);
        assert_int_equal(limiter.under_way, 0);
    }
}

static void test_it_opens_again(void **state)
{
    static const struct event limited = {HTTP_ANSWERED, 429, ONLINE_UNKNOWN, NEXT_STOP, NULL};
    static const struct event refused = {HTTP_REFUSED, 0, ONLINE_UNKNOWN, NEXT_NONE, NULL};
    struct arena arena = ARENA_INIT(KIB);
    struct limiter limiter = {0};

    (void)state;
    play(&limiter, &limited);
    assert_slice_equal(limiter_reason(&limiter, &arena),
                       "rate-limited, retry after 2026-11-22 00:01:00 UTC");
    assert_false(limiter_may_ask(&limiter, NOW_S + 59));
    assert_true(limiter_may_ask(&limiter, NOW_S + 60));
    play(&limiter, &refused);
    assert_slice_equal(limiter_reason(&limiter, &arena), "connection refused");
    assert_false(limiter_may_ask(&limiter, NOW_S + 100000));
    arena_release(&arena);
}

/* No more requests under way than the host still takes bad tokens. */
static void test_the_budget_bounds_what_is_under_way(void **state)
{
    static const struct event two_left = {HTTP_ANSWERED, 401, ONLINE_DEAD, NEXT_NONE, "2"};
    struct limiter limiter = {0};

    (void)state;
    play(&limiter, &two_left);
    for (unsigned i = 0; i < 2; i++) {
        assert_true(limiter_may_ask(&limiter, NOW_S));
        limiter_started(&limiter);
    }
    assert_false(limiter_may_ask(&limiter, NOW_S));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_it_stops),
        cmocka_unit_test(test_it_opens_again),
        cmocka_unit_test(test_the_budget_bounds_what_is_under_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
