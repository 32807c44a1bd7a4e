/* SPDX-License-Identifier: Apache-2.0 */
/* A token on the list of an organization, over real sockets. */
#include "github/authorizations.h"

#include <stdio.h>

#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define OWNER "{{ghp:owner}}"
#define LISTED "{{ghp:listed}}"
#define LIST "/orgs/octo-org/credential-authorizations"
#define ENTRY(kind)                                                                                \
    "\"" LISTED "\": {\"*\": \"bad-credentials\", \"authorized\": {\"login\": \"octo-dev\", "      \
    "\"credential_type\": \"" kind "\", \"scopes\": [\"repo\", 7, null], "                         \
    "\"credential_authorized_at\": \"2025-03-02T10:00:00Z\", \"credential_accessed_at\": null}}"

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

/* Looks for LISTED with OWNER's token, or with none. */
static struct check_batch *look(struct fake_github *fake, const char *scenario, const char *entry,
                                unsigned budget, bool signed_in, struct roster *roster)
{
    struct check_batch *batch = check_batch_new(OWNER, NULL);
    struct check_options options = check_batch_options(fake, "https");
    struct authorizations_wanted wanted = {.redacted = SLICE_LITERAL("ghp_"), .roster = roster};
    struct err err = ERR_INIT;
    struct checker *checker;
    char json[1024];

    check_batch_add(batch, LISTED, NULL);
    wanted.secret = batch->secrets[1];
    snprintf(json, sizeof json, "{\"" OWNER "\": {\"*\": \"classic\", \"" LIST "\": \"%s\"}%s%s}",
             scenario, *entry ? ", " : "", entry);
    fake_github_map(fake, json);
    options.budget = budget;
    assert_ok(checker_new(&options, &env_default, &checker, &err), &err);
    assert_ok(authorizations_find(checker, signed_in ? batch->secrets[0] : NULL,
                                  SLICE_LITERAL("octo-org"), &wanted, 1, &batch->arena, &err),
              &err);
    batch->requests = checker_requests(checker);
    checker_free(checker);
    return batch;
}

static void test_what_is_said(void **state)
{
    static const struct {
        const char *scenario;
        const char *entry;
        unsigned budget;
        bool signed_in;
        enum roster_state state;
        const char *reason;
        unsigned requests;
    } rows[] = {
        {"owner", ENTRY("personal access token"), 0, true, ROSTER_MATCHES, "", 2},
        {"owner", ENTRY("a type of next year"), 0, true, ROSTER_MATCHES, "", 2},
        {"owner", ENTRY("OAuth app token"), 0, true, ROSTER_NO_MATCH, "", 2},
        {"owner", "", 0, true, ROSTER_NO_MATCH, "", 1},
        {"owner", ENTRY("personal access token"), 1, true, ROSTER_UNKNOWN, "the limit or", 1},
        {"endless", "", 0, true, ROSTER_UNKNOWN, "it has more than 20000", 200},
        {"member", "", 0, true, ROSTER_UNKNOWN, "HTTP 403: its owners", 1},
        {"sso", "", 0, true, ROSTER_UNKNOWN, "HTTP 403: your own token is not authorized", 1},
        {"hidden", "", 0, true, ROSTER_UNKNOWN, "HTTP 404: it does not exist", 1},
        {"bad-credentials", "", 0, true, ROSTER_UNKNOWN, "HTTP 404", 1},
        {"deep", "", 0, true, ROSTER_UNKNOWN, "HTTP 200: this is not the list", 1},
        {"truncated", "", 0, true, ROSTER_UNKNOWN, "answer cut off", 1},
        {"owner", ENTRY("personal access token"), 0, false, ROSTER_UNKNOWN,
         "it is read with your own token", 0},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct roster roster;
        struct check_batch *batch = look(*state, rows[i].scenario, rows[i].entry, rows[i].budget,
                                         rows[i].signed_in, &roster);

        print_message("%s %s\n", rows[i].scenario, rows[i].entry);
        assert_string_equal(roster_state_name(roster.state), roster_state_name(rows[i].state));
        assert_slice_equal(roster.organization, "octo-org");
        assert_true(slice_starts(roster.reason, rows[i].reason));
        assert_int_equal(roster.reason.len == 0, *rows[i].reason == '\0');
        assert_int_equal(roster.count, rows[i].state == ROSTER_MATCHES);
        assert_int_equal(batch->requests, rows[i].requests);
        check_batch_free(batch);
    }
}

static void test_what_a_match_tells(void **state)
{
    struct roster roster;
    struct check_batch *batch =
        look(*state, "owner", ENTRY("personal access token"), 0, true, &roster);
    const struct roster_entry *entry = roster.entries;

    assert_int_equal(roster.count, 1);
    assert_slice_equal(entry->login, "octo-dev");
    assert_slice_equal(entry->kind, "personal access token");
    assert_int_equal(entry->note.len, 0);
    assert_int_equal(entry->authorized_at_s, 1740909600);
    assert_int_equal(entry->used_at_s, 0);
    assert_int_equal(entry->expiry, EXPIRY_UNSAID);
    assert_true(entry->has_scopes);
    assert_slice_equal(entry->scopes[0], "repo");
    check_batch_free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said),
        cmocka_unit_test(test_what_a_match_tells),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
