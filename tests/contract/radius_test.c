/* SPDX-License-Identifier: Apache-2.0 */
/* What a live token opens, asked over real sockets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKEN "{{ghp:reaches}}"

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

static void check(const struct fake_github *fake, enum radius_depth depth, const char *scenarios,
                  struct check_batch *batch)
{
    struct check_options options = check_batch_options(fake, "https");

    options.depth = depth;
    fake_github_map(fake, scenarios);
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_LIVE, "");
}

static void test_depth_bounds_the_requests(void **state)
{
    static const struct {
        enum radius_depth depth;
        const char *verifier;
        unsigned requests;
    } rows[] = {
        {RADIUS_LIVENESS, "github-user", 1},
        {RADIUS_IDENTITY, "github-user", 2},
        {RADIUS_FULL, "github-user", 3},
        {RADIUS_LIVENESS, "github-installation", 1},
        {RADIUS_IDENTITY, "github-installation", 1},
        {RADIUS_FULL, "github-installation", 2},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct check_batch *batch = check_batch_new(TOKEN, rows[i].verifier);
        const bool user = strcmp(rows[i].verifier, "github-user") == 0;

        check(*state, rows[i].depth,
              user ? "{\"" TOKEN "\": \"classic\"}" : "{\"" TOKEN "\": \"installation\"}", batch);
        assert_int_equal(batch->verdicts[0].requests, rows[i].requests);
        assert_int_equal(batch->requests, rows[i].requests);
        assert_int_equal(batch->verdicts[0].access.known, rows[i].depth == RADIUS_FULL);
        check_batch_free(batch);
    }
}

static void test_organizations_and_repositories(void **state)
{
    struct check_batch *batch = check_batch_new(TOKEN, "github-user");
    const struct online_verdict *verdict = &batch->verdicts[0];

    /* The recorded link to the second page names another host: it is not followed. */
    check(*state, RADIUS_FULL,
          "{\"" TOKEN "\": {\"/user/repos\": [\"repositories\", \"repositories-last\"],"
          " \"*\": \"classic\"}}",
          batch);
    assert_true(verdict->has_organizations);
    assert_int_equal(verdict->organization_count, 2);
    assert_int_equal(verdict->owned_organization_count, 1);
    assert_slice_equal(verdict->organizations[0], "octo-org");
    assert_slice_equal(verdict->organizations[1], "octo-friends");
    assert_true(verdict->access.known);
    assert_false(verdict->access.more);
    assert_int_equal(verdict->repositories, 4);
    assert_int_equal(verdict->access.pull, 4);
    assert_int_equal(verdict->access.push, 2);
    assert_int_equal(verdict->access.admin, 2);
    assert_int_equal(verdict->access.private_pull, 2);
    assert_int_equal(verdict->access.private_push, 1);
    assert_int_equal(verdict->repository_name_count, 4);
    assert_slice_equal(verdict->repository_names[0], "octo-org/api");
    assert_slice_equal(verdict->repository_names[1], "octo-dev/dotfiles");
    assert_slice_equal(verdict->repository_names[2], "octo-friends/handbook");
    assert_int_equal(verdict->requests, 4);
    check_batch_free(batch);
}

static void test_pages_are_bounded(void **state)
{
    struct check_batch *batch = check_batch_new(TOKEN, "github-user");

    check(*state, RADIUS_FULL,
          "{\"" TOKEN "\": {\"/user/repos\": \"repositories\", \"*\": \"classic\"}}", batch);
    assert_true(batch->verdicts[0].access.more);
    assert_int_equal(batch->verdicts[0].requests, 12);
    assert_int_equal(batch->verdicts[0].repositories, 20);
    assert_int_equal(batch->verdicts[0].repository_name_count, 20);
    check_batch_free(batch);
}

/* What is refused stays unsaid; the token lives all the same. */
static void test_what_cannot_be_read(void **state)
{
    static const char *const refusals[] = {"forbidden",      "not-found",      "sso-required",
                                           "half-json",      "internal-error", "truncated",
                                           "secondary-limit"};

    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        struct check_batch *batch = check_batch_new(TOKEN, "github-user");
        char json[256];

        snprintf(json, sizeof json,
                 "{\"" TOKEN "\": {\"/user\": \"classic\", \"/user/repos\": \"%s\","
                 " \"/user/memberships/orgs\": \"%s\"}}",
                 refusals[i], refusals[i]);
        check(*state, RADIUS_FULL, json, batch);
        assert_false(batch->verdicts[0].has_organizations);
        assert_false(batch->verdicts[0].access.known);
        assert_slice_equal(batch->verdicts[0].login, "octo-dev");
        check_batch_free(batch);
    }
}

static void test_no_organizations_or_none_shown(void **state)
{
    struct check_batch *batch = check_batch_new(TOKEN, "github-user");

    check(*state, RADIUS_IDENTITY,
          "{\"" TOKEN "\": {\"/user\": \"classic\", \"*\": \"memberships-none\"}}", batch);
    assert_true(batch->verdicts[0].has_organizations); /* it has scopes: there are none */
    assert_int_equal(batch->verdicts[0].organization_count, 0);
    check(*state, RADIUS_IDENTITY,
          "{\"" TOKEN "\": {\"/user\": \"fine-grained\", \"*\": \"memberships-none\"}}", batch);
    assert_false(batch->verdicts[0].has_organizations);
    check_batch_free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth_bounds_the_requests),
        cmocka_unit_test(test_organizations_and_repositories),
        cmocka_unit_test(test_pages_are_bounded),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_no_organizations_or_none_shown),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
