/* SPDX-License-Identifier: Apache-2.0 */
/* Many tokens: budgets, locks, and what earlier runs knew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/fixture.h"
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

static void test_many_at_once(void **state)
{
    static const char *const addresses[] = {"https", "https1"};

    for (size_t a = 0; a < ARRAY_LEN(addresses); a++) {
        struct check_options options = check_batch_options(*state, addresses[a]);
        struct check_batch *batch = check_batch_new(NULL, NULL);

        options.concurrency = 4;
        check_batch_add_many(batch, "many", 20);
        fake_github_map(*state,
                        "{\"{{ghp:many3}}\": \"classic\", \"{{ghp:many17}}\": \"suspended\"}");
        check_batch_run(batch, &options);
        for (size_t i = 0; i < batch->count; i++)
            check_batch_assert(batch, i,
                               i == 3    ? ONLINE_LIVE
                               : i == 17 ? ONLINE_UNKNOWN
                                         : ONLINE_DEAD,
                               "");
        assert_int_equal(batch->requests, 20);
        check_batch_free(batch);
    }
}

static void assert_only_dead_or_limited(const struct check_batch *batch, size_t dead_most)
{
    size_t dead = 0;

    for (size_t i = 0; i < batch->count; i++) {
        if (batch->verdicts[i].state == ONLINE_DEAD)
            dead++;
        else
            check_batch_assert(batch, i, ONLINE_UNKNOWN, "");
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
        struct check_options options = check_batch_options(fake, "https");
        struct check_batch *batch = check_batch_new(NULL, NULL);

        options.concurrency = concurrency;
        check_batch_add_many(batch, "budget", 30);
        check_batch_run(batch, &options);
        assert_only_dead_or_limited(batch, 5);
        assert_true(batch->requests <= 5 + concurrency - 1);
        check_batch_free(batch);
        fake_github_stop(fake);
    }
}

static void test_the_login_lock(void **state)
{
    static const char *const fake_options[] = {"--lock-after", "4", NULL};
    struct fake_github *fake = fake_github_start(fake_options);
    const struct check_options options = check_batch_options(fake, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);

    (void)state;
    check_batch_add_many(batch, "locked", 20);
    check_batch_run(batch, &options);
    assert_only_dead_or_limited(batch, 4);
    assert_int_equal(batch->requests, 5);
    check_batch_assert(batch, 19, ONLINE_UNKNOWN, "too many bad tokens from this address");
    check_batch_free(batch);
    fake_github_stop(fake);
}

/* An unexplained 403 after some bad tokens is the lock as well. */
static void test_an_unexplained_lock(void **state)
{
    const struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);

    fake_github_map(*state, "{\"{{ghp:dark3}}\": \"forbidden\"}");
    check_batch_add_many(batch, "dark", 6);
    check_batch_run(batch, &options);
    assert_int_equal(batch->requests, 4);
    for (size_t i = 0; i < 3; i++)
        check_batch_assert(batch, i, ONLINE_DEAD, "");
    for (size_t i = 3; i < 6; i++)
        check_batch_assert(batch, i, ONLINE_UNKNOWN,
                           "too many bad tokens from this address, retry");
    check_batch_free(batch);
}

static void test_cancelled(void **state)
{
    const struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);
    atomic_bool cancel = true;
    struct env env = env_default;
    struct err err = ERR_INIT;
    struct checker *checker;

    env.cancel = &cancel;
    check_batch_add_many(batch, "cancelled", 3);
    assert_ok(checker_new(&options, &env, &checker, &err), &err);
    assert_code(checker_run(checker, batch->checks, batch->count, &batch->arena, &err),
                ERR_CANCELLED, &err);
    for (size_t i = 0; i < 3; i++)
        check_batch_assert(batch, i, ONLINE_NOT_CHECKED, "interrupted");
    atomic_store(&cancel, false); /* the checker is as good as new */
    assert_ok(checker_run(checker, batch->checks, batch->count, &batch->arena, &err), &err);
    check_batch_assert(batch, 2, ONLINE_DEAD, "bad credentials");
    checker_free(checker);
    check_batch_free(batch);
}

static void assert_no_raw_token(const struct fixture *folder, const char *file, const char *name,
                                size_t count)
{
    size_t len;
    char *bytes = fixture_read(folder, file, &len);

    for (size_t i = 0; i < count; i++) {
        struct buf raw = BUF_INIT(KIB);
        char placeholder[64];

        snprintf(placeholder, sizeof placeholder, "{{ghp:%s%zu}}", name, i);
        assert_ok(placeholder_expand(slice_str(placeholder), &raw, NULL), NULL);
        assert_int_equal(slice_find(slice_of(bytes, len), buf_slice(&raw)), SIZE_MAX);
        buf_release(&raw);
    }
    free(bytes);
}

static void test_no_token_is_asked_about_twice(void **state)
{
    struct check_options options = check_batch_options(*state, "https");
    struct fixture folder;
    char *path;

    fixture_empty(&folder);
    path = fixture_path(&folder, "verdicts");
    options.cache_path = path;
    fake_github_map(*state,
                    "{\"{{ghp:kept0}}\": \"classic\", \"{{ghp:kept1}}\": \"internal-error\","
                    " \"{{ghp:kept2}}\": \"sso-required\"}");
    for (unsigned round = 0; round < 2; round++) {
        struct check_batch *batch = check_batch_new(NULL, NULL);

        check_batch_add_many(batch, "kept", 4);
        check_batch_run(batch, &options);
        check_batch_assert(batch, 0, ONLINE_LIVE, "");
        check_batch_assert(batch, 1, ONLINE_UNKNOWN, "the host has trouble");
        check_batch_assert(batch, 2, ONLINE_LIVE, "not authorized");
        check_batch_assert(batch, 3, ONLINE_DEAD, "bad credentials");
        assert_slice_equal(batch->verdicts[0].login, "octo-dev");
        assert_int_equal(batch->verdicts[0].cached, round == 1);
        assert_slices_equal(batch->verdicts[0].host, batch->verdicts[1].host);
        assert_int_equal(batch->requests, round == 0 ? 4 : 1); /* unknown is asked again */
        check_batch_free(batch);
    }
    assert_no_raw_token(&folder, "verdicts", "kept", 4);
    free(path);
    fixture_remove(&folder);
}

static void test_a_cache_that_cannot_be_used(void **state)
{
    struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new("{{ghp:uncached}}", "github-user");

    options.cache_path = "/proc/no-such-folder/verdicts";
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_DEAD, "bad credentials");
    check_batch_free(batch);
}

static void test_the_budget_of_requests(void **state)
{
    struct check_options options = check_batch_options(*state, "https");
    struct check_batch *batch = check_batch_new(NULL, NULL);

    fake_github_map(*state,
                    "{\"{{ghp:spent0}}\": \"internal-error\", \"{{ghp:spent2}}\": \"not-found\"}");
    options.budget = 4;
    options.retries = 1;
    check_batch_add_many(batch, "spent", 8);
    check_batch_run(batch, &options);
    assert_int_equal(batch->requests, 4);
    check_batch_assert(batch, 0, ONLINE_UNKNOWN, "the host has trouble");
    check_batch_assert(batch, 1, ONLINE_DEAD, "");
    check_batch_assert(batch, 2, ONLINE_UNKNOWN, "no such resource");
    for (size_t i = 3; i < 8; i++)
        check_batch_assert(batch, i, ONLINE_NOT_CHECKED, "the budget of requests is spent");
    check_batch_free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_the_address_budget),
        cmocka_unit_test(test_the_login_lock),
        cmocka_unit_test(test_an_unexplained_lock),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_no_token_is_asked_about_twice),
        cmocka_unit_test(test_a_cache_that_cannot_be_used),
        cmocka_unit_test(test_the_budget_of_requests),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
