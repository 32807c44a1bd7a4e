/* SPDX-License-Identifier: Apache-2.0 */
#include "github/answers.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/answer_file.h"
#include "tests/lib/unit.h"

#define NOW_S 1795305600 /* 2026-11-22 00:00:00 UTC */

struct table {
    struct arena arena;
    const struct answer_case *cases;
    size_t count;
};

static int setup(void **state)
{
    struct table *table = mem_calloc(1, sizeof *table);

    if (!table)
        return -1;
    table->arena = (struct arena)ARENA_INIT(MIB);
    *state = table;
    table->cases = answer_file_table(&table->arena, &table->count);
    return 0;
}

static int teardown(void **state)
{
    struct table *table = *state;

    arena_release(&table->arena);
    mem_free(table);
    return 0;
}

static void judge(const char *name, const struct question *question, struct arena *arena,
                  struct online_verdict *verdict, struct outcome *outcome)
{
    struct http_answer answer;

    answer_file_load(name, NOW_S, arena, &answer);
    *verdict = (struct online_verdict){0};
    assert_ok(answers_judge(&answer, question, arena, verdict, outcome), NULL);
}

static void test_each_answer_meets_its_row(void **state)
{
    const struct table *table = *state;

    for (size_t i = 0; i < table->count; i++) {
        const struct answer_case *row = &table->cases[i];
        const struct question question = {row->endpoint, true, NOW_S};
        struct arena arena = ARENA_INIT(MIB);
        struct online_verdict verdict;
        struct outcome outcome;

        print_message("%s\n", row->answer);
        judge(row->answer, &question, &arena, &verdict, &outcome);
        assert_string_equal(outcome.row, row->row);
        assert_slices_equal(slice_str(online_state_name(verdict.state)), row->state);
        assert_true(verdict.state == ONLINE_LIVE || verdict.reason.len > 0);
        arena_release(&arena);
    }
}

static void test_each_row_has_an_answer(void **state)
{
    const struct table *table = *state;
    const char *name;

    for (size_t i = 0; (name = answers_row_name(i)); i++) {
        size_t met = 0;

        for (size_t k = 0; k < table->count; k++)
            met += strcmp(table->cases[k].row, name) == 0;
        if (!met)
            print_error("no answer for row %s\n", name);
        assert_true(met > 0);
    }
}

static void test_only_a_401_is_dead(void **state)
{
    static const unsigned statuses[] = {100, 200, 201, 204, 302, 400, 401, 402, 403,
                                        404, 407, 429, 500, 503, 599, 0,   999};
    struct table *table = *state;

    for (size_t s = 0; s < ARRAY_LEN(statuses); s++)
        for (size_t i = 0; i < table->count; i++) {
            const struct question question = {table->cases[i].endpoint, true, NOW_S};
            struct arena arena = ARENA_INIT(MIB);
            struct online_verdict verdict = {0};
            struct http_answer answer;
            struct outcome outcome;

            answer_file_load(table->cases[i].answer, NOW_S, &arena, &answer);
            answer.status = statuses[s];
            assert_ok(answers_judge(&answer, &question, &arena, &verdict, &outcome), NULL);
            assert_true(verdict.state != ONLINE_DEAD || answer.status == 401);
            assert_true(verdict.state != ONLINE_LIVE || answer.status == 200 ||
                        answer.status == 403);
            arena_release(&arena);
        }
}

static void test_identity_and_scopes(void **state)
{
    const struct question question = {ENDPOINT_USER, true, NOW_S};
    struct arena arena = ARENA_INIT(MIB);
    struct online_verdict verdict;
    struct outcome outcome;

    (void)state;
    judge("classic", &question, &arena, &verdict, &outcome);
    assert_slice_equal(verdict.login, "octo-dev");
    assert_slice_equal(verdict.account_type, "User");
    assert_true(verdict.has_id && verdict.id == 583231);
    assert_false(verdict.site_admin);
    assert_true(verdict.has_scopes);
    assert_int_equal(verdict.scope_count, 2);
    assert_slice_equal(verdict.scopes[0], "repo");
    assert_slice_equal(verdict.scopes[1], "workflow");
    assert_int_equal(verdict.status, 200);
    assert_true(verdict.rate_limit.known);
    assert_int_equal(verdict.rate_limit.remaining, 4999);
    assert_int_equal(verdict.rate_limit.reset_s, NOW_S + 3000);

    judge("classic-no-scopes", &question, &arena, &verdict, &outcome);
    assert_true(verdict.has_scopes);
    assert_int_equal(verdict.scope_count, 0);

    judge("fine-grained", &question, &arena, &verdict, &outcome);
    assert_false(verdict.has_scopes);
    arena_release(&arena);
}

static void test_expiry(void **state)
{
    static const struct {
        const char *answer;
        bool personal;
        enum expiry_state expiry;
        int64_t at_s;
    } rows[] = {
        {"classic", true, EXPIRY_AT, NOW_S + 2592000},
        {"fine-grained", true, EXPIRY_AT, NOW_S + 2592000 - 7200},
        {"classic-no-expiry", true, EXPIRY_NEVER, 0},
        {"classic-no-expiry", false, EXPIRY_UNSAID, 0}, /* OAuth tokens have no such header */
        {"fine-grained-near-now", true, EXPIRY_UNSAID, 0},
        {"org-forbids-classic", true, EXPIRY_UNSAID, 0}, /* a 403 need not carry it */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct question question = {ENDPOINT_USER, rows[i].personal, NOW_S};
        struct arena arena = ARENA_INIT(MIB);
        struct online_verdict verdict;
        struct outcome outcome;

        judge(rows[i].answer, &question, &arena, &verdict, &outcome);
        assert_int_equal(verdict.expiry, rows[i].expiry);
        assert_int_equal(verdict.expires_at_s, rows[i].at_s);
        arena_release(&arena);
    }
}

static void test_single_sign_on(void **state)
{
    const struct question question = {ENDPOINT_USER, true, NOW_S};
    struct arena arena = ARENA_INIT(MIB);
    struct online_verdict verdict;
    struct outcome outcome;

    (void)state;
    judge("sso-required", &question, &arena, &verdict, &outcome);
    assert_int_equal(verdict.sso_organization_count, 1);
    assert_slice_equal(verdict.sso_organizations[0], "octo-org");

    judge("sso-partial", &question, &arena, &verdict, &outcome);
    assert_int_equal(verdict.sso_organization_count, 2);
    assert_slice_equal(verdict.sso_organizations[0], "21955855");
    assert_slice_equal(verdict.sso_organizations[1], "20582480");
    arena_release(&arena);
}

static void test_installation(void **state)
{
    const struct question question = {ENDPOINT_INSTALLATION, false, NOW_S};
    struct arena arena = ARENA_INIT(MIB);
    struct online_verdict verdict;
    struct outcome outcome;

    (void)state;
    judge("installation", &question, &arena, &verdict, &outcome);
    assert_true(verdict.has_repositories);
    assert_int_equal(verdict.repositories, 3);
    assert_int_equal(verdict.repository_name_count, 1);
    assert_slice_equal(verdict.repository_names[0], "octo-org/hello");
    assert_int_equal(verdict.expiry, EXPIRY_UNSAID);
    arena_release(&arena);
}

static void test_when_to_ask_again(void **state)
{
    static const struct {
        const char *answer;
        enum answers_next next;
        int64_t retry_at_s;
        const char *reason;
    } rows[] = {
        {"secondary-limit", NEXT_STOP, NOW_S + 60,
         "rate-limited, retry after 2026-11-22 00:01:00 UTC"},
        {"retry-after", NEXT_STOP, NOW_S + 120,
         "rate-limited, retry after 2026-11-22 00:02:00 UTC"},
        {"primary-limit", NEXT_STOP, NOW_S + 3000,
         "rate-limited, retry after 2026-11-22 00:50:00 UTC"},
        {"abuse-limit", NEXT_STOP, NOW_S + 60, /* says no time: a minute at least */
         "rate-limited, retry after 2026-11-22 00:01:00 UTC"},
        {"not-found", NEXT_ASK_RATE_LIMIT, 0, "no such resource (HTTP 404)"},
        {"bad-credentials", NEXT_NONE, 0,
         "bad credentials: revoked, expired or never valid at this host"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct question question = {ENDPOINT_USER, true, NOW_S};
        struct arena arena = ARENA_INIT(MIB);
        struct online_verdict verdict;
        struct outcome outcome;

        judge(rows[i].answer, &question, &arena, &verdict, &outcome);
        assert_int_equal(outcome.next, rows[i].next);
        assert_int_equal(outcome.retry_at_s, rows[i].retry_at_s);
        assert_slices_equal(verdict.reason, slice_str(rows[i].reason));
        arena_release(&arena);
    }
}

static void test_no_answer_is_unknown(void **state)
{
    (void)state;
    for (int failure = HTTP_ANSWERED + 1; failure < HTTP_FAILURE_COUNT; failure++) {
        const struct question question = {ENDPOINT_USER, true, NOW_S};
        const struct http_answer answer = {.failure = (enum http_failure)failure, .attempts = 1};
        struct arena arena = ARENA_INIT(MIB);
        struct online_verdict verdict = {0};
        struct outcome outcome;

        assert_ok(answers_judge(&answer, &question, &arena, &verdict, &outcome), NULL);
        assert_int_equal(verdict.state, ONLINE_UNKNOWN);
        assert_int_equal(verdict.status, 0);
        assert_true(verdict.reason.len > 0);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_answer_meets_its_row),
        cmocka_unit_test(test_each_row_has_an_answer),
        cmocka_unit_test(test_only_a_401_is_dead),
        cmocka_unit_test(test_identity_and_scopes),
        cmocka_unit_test(test_expiry),
        cmocka_unit_test(test_single_sign_on),
        cmocka_unit_test(test_installation),
        cmocka_unit_test(test_when_to_ask_again),
        cmocka_unit_test(test_no_answer_is_unknown),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
