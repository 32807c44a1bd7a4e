/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked beside liveness: who made a token, what it can do where it leaked. */
#include "github/enquiry.h"

#include <stdio.h>

#include "core/limits.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define TOKEN "{{ghp:leaked}}"
#define REPOSITORY SLICE_LITERAL("octo-org/shop")

static int start_fake(void **state)
{
    *state = fake_github_start((const char *const[]){NULL});
    return 0;
}

static int stop_fake(void **state)
{
    fake_github_stop(*state);
    return 0;
}

static struct checker *checker_of(const struct fake_github *fake, unsigned budget)
{
    struct check_options options = check_batch_options(fake, "https");
    struct err err = ERR_INIT;
    struct checker *checker;

    options.budget = budget;
    assert_ok(checker_new(&options, &env_default, &checker, &err), &err);
    return checker;
}

static void test_who_made_it(void **state)
{
    static const struct {
        const char *map;
        unsigned budget;
        const char *login;
    } rows[] = {
        {"{\"" TOKEN "\": \"classic\"}", 0, "account-583231"},
        {"{\"" TOKEN "\": \"bad-credentials\"}", 0, ""},
        {"{}", 0, ""},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct check_batch *batch = check_batch_new(TOKEN, NULL);
        struct offline_verdict offline = {.has_owner_id = true, .owner_id = 583231};
        struct checker *checker = checker_of(*state, rows[i].budget);

        fake_github_map(*state, rows[i].map);
        assert_ok(enquiry_owner(checker, batch->secrets[0], &batch->arena, &offline, NULL), NULL);
        assert_slices_equal(offline.owner_login, slice_str(rows[i].login));
        assert_int_equal(checker_requests(checker), 1);
        checker_free(checker);
        check_batch_free(batch);
    }
}

static void test_what_it_can_do_where_it_leaked(void **state)
{
    static const struct {
        const char *map;
        struct leak_access leak;
    } rows[] = {
        {"\"/repos/octo-org/shop\": \"push\", \"git\": \"push\"",
         {.pull = true, .push_known = true, .push = true}},
        {"\"/repos/octo-org/shop\": \"admin\", \"git\": \"push\"",
         {.pull = true, .admin = true, .push_known = true, .push = true}},
        /* its owner may push, a token without the scope may not */
        {"\"/repos/octo-org/shop\": \"push\", \"git\": \"no\"", {.pull = true, .push_known = true}},
        {"\"git\": \"no\"", {.push_known = true}},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct check_batch *batch = check_batch_new(TOKEN, NULL);
        struct checker *checker = checker_of(*state, 0);
        const struct leak_access *leak = &batch->verdicts[0].leak;
        char json[256];

        snprintf(json, sizeof json, "{\"" TOKEN "\": {\"*\": \"classic\", %s}}", rows[i].map);
        fake_github_map(*state, json);
        assert_ok(enquiry_leak(checker, batch->secrets[0], REPOSITORY, &batch->arena,
                               &batch->verdicts[0], NULL),
                  NULL);
        assert_slice_equal(leak->repository, "octo-org/shop");
        assert_int_equal(leak->pull, rows[i].leak.pull);
        assert_int_equal(leak->admin, rows[i].leak.admin);
        assert_int_equal(leak->push_known, rows[i].leak.push_known);
        assert_int_equal(leak->push, rows[i].leak.push);
        assert_int_equal(batch->verdicts[0].requests, 2);
        checker_free(checker);
        check_batch_free(batch);
    }
}

static void test_the_budget_holds(void **state)
{
    struct check_batch *batch = check_batch_new(TOKEN, NULL);
    struct checker *checker = checker_of(*state, 1);

    fake_github_map(*state, "{\"" TOKEN "\": \"classic\"}");
    assert_ok(enquiry_leak(checker, batch->secrets[0], REPOSITORY, &batch->arena,
                           &batch->verdicts[0], NULL),
              NULL);
    assert_int_equal(checker_requests(checker), 1);
    assert_false(batch->verdicts[0].leak.push_known);
    checker_free(checker);
    check_batch_free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_made_it),
        cmocka_unit_test(test_what_it_can_do_where_it_leaked),
        cmocka_unit_test(test_the_budget_holds),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
