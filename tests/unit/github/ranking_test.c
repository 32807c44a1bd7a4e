/* SPDX-License-Identifier: Apache-2.0 */
#include "github/ranking.h"

#include "tests/lib/unit.h"

#define NOW_S 1795305600
#define DAY_S 86400

static void test_rows(void **state)
{
    static const struct {
        const char *scopes; /* NULL: the host names none */
        enum expiry_state expiry;
        int64_t expires_in_s;
        bool site_admin;
        bool owner;
        bool private_push;
        enum severity base;
        enum severity severity;
        const char *reason; /* the first */
    } rows[] = {
        {"repo", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_LOW, SEVERITY_CRITICAL,
         "repo: full control of private and public repositories"},
        {"read:user repo", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_LOW,
         SEVERITY_CRITICAL, "repo: full control of private and public repositories"},
        {"repo", EXPIRY_AT, DAY_S, false, false, false, SEVERITY_LOW, SEVERITY_HIGH,
         "repo: full control of private and public repositories"},
        {"workflow", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_LOW, SEVERITY_HIGH,
         "workflow: changes workflows"},
        {"workflow public_repo", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_LOW,
         SEVERITY_CRITICAL, "workflow with write access: runs code with the secrets of workflows"},
        {"gist", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_LOW, SEVERITY_MEDIUM,
         "gist: writes gists, lists secret ones"},
        {"gist", EXPIRY_NEVER, 0, false, false, false, SEVERITY_LOW, SEVERITY_HIGH,
         "gist: writes gists, lists secret ones"},
        {"gist", EXPIRY_NEVER, 0, true, true, true, SEVERITY_LOW, SEVERITY_HIGH,
         "gist: writes gists, lists secret ones"}, /* one step, not four */
        {"", EXPIRY_AT, 90 * DAY_S, false, false, false, SEVERITY_CRITICAL, SEVERITY_LOW,
         "no scope: public data only"},
        {"", EXPIRY_AT, DAY_S, false, false, false, SEVERITY_CRITICAL, SEVERITY_LOW,
         "no scope: public data only"},
        {"brand:new", EXPIRY_UNSAID, 0, false, false, false, SEVERITY_LOW, SEVERITY_HIGH,
         "a scope of unknown reach"},
        {NULL, EXPIRY_UNSAID, 0, false, false, false, SEVERITY_HIGH, SEVERITY_HIGH, "live"},
        {NULL, EXPIRY_NEVER, 0, false, false, false, SEVERITY_HIGH, SEVERITY_CRITICAL, "live"},
        {NULL, EXPIRY_AT, 90 * DAY_S, false, false, true, SEVERITY_HIGH, SEVERITY_CRITICAL, "live"},
        {"repo", EXPIRY_NEVER, 0, true, true, true, SEVERITY_LOW, SEVERITY_CRITICAL,
         "repo: full control of private and public repositories"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct online_verdict verdict = {.state = ONLINE_LIVE};
        struct slice rest = slice_str(rows[i].scopes);
        struct slice scopes[4];
        struct ranking ranking;

        verdict.has_scopes = rows[i].scopes != NULL;
        verdict.scopes = scopes;
        while (rest.len && slice_cut(&rest, ' ', &scopes[verdict.scope_count]))
            verdict.scope_count++;
        verdict.expiry = rows[i].expiry;
        verdict.expires_at_s = NOW_S + rows[i].expires_in_s;
        verdict.site_admin = rows[i].site_admin;
        verdict.owned_organization_count = rows[i].owner;
        verdict.access.private_push = rows[i].private_push;
        ranking_of(&verdict, rows[i].base, NOW_S, &ranking);
        print_message("row %zu: %s\n", i, severity_name(ranking.severity));
        assert_int_equal(ranking.severity, rows[i].severity);
        assert_string_equal(ranking.reasons[0], rows[i].reason);
    }
}

static void test_a_scope_explains_itself(void **state)
{
    static const char *const names[] = {"admin:org", "workflow", "read:packages", "user:email"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const struct scope *scope = ranking_scope(slice_str(names[i]));

        assert_non_null(scope);
        assert_true(slice_starts(slice_str(scope->opens), names[i]));
    }
    assert_null(ranking_scope(SLICE_LITERAL("")));
    assert_null(ranking_scope(SLICE_LITERAL("repo ")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_a_scope_explains_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
