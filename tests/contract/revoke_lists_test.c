/* SPDX-License-Identifier: Apache-2.0 */
/* Thousands of tokens to end, and a host that fails in the middle: for each
 * token it is known whether it was sent, and what came of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "github/revoke.h"
#include "rules/placeholder.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKENS 2501 /* two lists of 1,000, one of 500, and an installation token */
#define LISTED (TOKENS - 1)

struct setting {
    struct fake_github *fake;
    struct revocation items[TOKENS];
    uint64_t posts; /* that the host must have seen */
};

static struct secret *minted(const char *kind, size_t number)
{
    struct buf text = BUF_INIT(KIB);
    char placeholder[64];
    struct secret *secret;

    snprintf(placeholder, sizeof placeholder, "{{%s:end%zu}}", kind, number);
    assert_ok(placeholder_expand(slice_str(placeholder), &text, NULL), NULL);
    secret = secret_new(buf_slice(&text));
    assert_non_null(secret);
    buf_release(&text);
    return secret;
}

static int setup(void **state)
{
    struct setting *setting = calloc(1, sizeof *setting);

    if (!setting)
        return -1;
    setting->fake = fake_github_start(NO_OPTIONS);
    for (size_t i = 0; i < TOKENS; i++)
        setting->items[i].secret = minted(i == LISTED ? "ghs" : "ghp", i);
    *state = setting;
    return 0;
}

static int teardown(void **state)
{
    struct setting *setting = *state;

    for (size_t i = 0; i < TOKENS; i++)
        secret_free((struct secret *)(uintptr_t)setting->items[i].secret);
    fake_github_stop(setting->fake);
    free(setting);
    return 0;
}

/* Sends them all; `answers` are those to the lists, in JSON. */
static uint64_t revoke(struct setting *setting, const char *answers, const struct env *env,
                       enum err_code expected)
{
    struct check_options options = check_batch_options(setting->fake, "https");
    struct err err = ERR_INIT;
    char json[2 * KIB];
    uint64_t requests;

    snprintf(json, sizeof json,
             "{\"/credentials/revoke\": [%s], \"{{ghs:end2500}}\": \"installation\"}", answers);
    fake_github_map(setting->fake, json);
    options.timeout_ms = strstr(answers, "slow") ? 1500 : 20000;
    for (size_t i = 0; i < TOKENS; i++)
        setting->items[i] = (struct revocation){
            .secret = setting->items[i].secret,
            .way = i == LISTED ? REVOKE_BY_ITSELF : REVOKE_BY_LIST,
        };
    assert_code(revoke_all(&options, env, setting->items, TOKENS, &requests, &err), expected, &err);
    if (expected == ERR_OK)
        setting->posts += requests - (setting->items[LISTED].sent_at_s != 0);
    return requests;
}

/* Of the tokens from `from` to `to`: sent or not, its status, and the problem. */
static void assert_range(const struct setting *setting, size_t from, size_t to, bool sent,
                         unsigned status, const char *problem)
{
    for (size_t i = from; i < to; i++) {
        const struct revocation *item = &setting->items[i];

        assert_int_equal(item->sent_at_s != 0, sent);
        assert_int_equal(item->status, status);
        assert_int_equal(item->accepted, *problem == '\0');
        if (!slice_starts(item->problem, problem))
            fail_msg("token %zu: '%" SLICE_FMT "', not '%s'", i, SLICE_ARG(item->problem), problem);
    }
}

static void every_list_gets_its_own_answer(void **state)
{
    static const struct {
        const char *answer; /* to the second list */
        unsigned status;
        const char *problem;
    } rows[] = {
        {"accepted", 202, ""},
        {"internal-error", 500, "the host failed; it may have heard the request"},
        {"bad-gateway", 502, "the host failed; it may have heard the request"},
        {"captive-page", 200, "an unexpected answer"},
        {"not-found", 404, "this host has no such request"},
        {"redirect", 301, "an unexpected answer"},
        {"heard", 0, "connection closed without an answer"},
        {"reset", 0, "connection closed without an answer"},
        {"truncated", 0, "answer cut off"},
        {"slow", 0, "no answer in time"},
        {"large", 0, "answer larger than allowed"},
    };
    struct setting *setting = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char answers[128];

        snprintf(answers, sizeof answers, "\"accepted\", \"%s\"", rows[i].answer);
        print_message("%s\n", rows[i].answer);
        assert_int_equal(revoke(setting, answers, &env_default, ERR_OK), 4);
        assert_range(setting, 0, 1000, true, 202, "");
        assert_range(setting, 1000, 2000, true, rows[i].status, rows[i].problem);
        assert_range(setting, 2000, LISTED, true, 202, "");
    }
}

/* The list's limit is the address's; an installation token ends itself. */
static void a_limit_stops_the_lists_and_says_until_when(void **state)
{
    static const char *const answers[] = {"retry-after", "secondary-limit-429",
                                          "primary-limit-429"};
    static const unsigned statuses[] = {403, 429, 429};
    struct setting *setting = *state;

    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        char json[128];

        snprintf(json, sizeof json, "\"accepted\", \"%s\"", answers[i]);
        assert_int_equal(revoke(setting, json, &env_default, ERR_OK), 3);
        assert_range(setting, 0, 1000, true, 202, "");
        assert_range(setting, 1000, 2000, true, statuses[i], "refused");
        assert_range(setting, 2000, LISTED, false, 0, "not sent: the host limits requests");
        assert_true(setting->items[1000].retry_at_s > env_now_s(&env_default));
        assert_int_equal(setting->items[1000].retry_at_s, setting->items[LISTED - 1].retry_at_s);
        assert_true(setting->items[LISTED].sent_at_s != 0);
        assert_int_equal(setting->items[LISTED].retry_at_s, 0);
    }
}

/* Bad tokens must not save the other 999. */
static void what_is_called_invalid_is_sent_again_in_halves(void **state)
{
    struct setting *setting = *state;
    uint64_t requests = revoke(
        setting,
        "], \"{{ghp:end1234}}\": {\"/credentials/revoke\": \"unprocessable\"}, \"unused\": [",
        &env_default, ERR_OK);

    assert_range(setting, 0, 1234, true, 202, "");
    assert_range(setting, 1234, 1235, true, 422, "refused as invalid");
    assert_range(setting, 1235, LISTED, true, 202, "");
    assert_true(requests > 4 + 9 && requests <= 4 + 20);
}

/* A host that refuses everything is not asked without end. */
static void spam_is_given_up(void **state)
{
    struct setting *setting = *state;
    struct buf answers = BUF_INIT(2 * KIB);
    uint64_t requests;

    for (size_t i = 0; i < 80; i++)
        buf_printf(&answers, "%s\"unprocessable\"", i ? ", " : "");
    requests = revoke(setting, buf_str(&answers), &env_default, ERR_OK);
    buf_release(&answers);
    assert_range(setting, 0, LISTED, true, 422, "refused as invalid");
    assert_true(requests <= 4 + 2 * 20);
}

static void what_is_interrupted_may_have_been_heard(void **state)
{
    struct setting *setting = *state;
    atomic_bool cancel = true;
    struct env env = env_default;

    env.cancel = &cancel;
    revoke(setting, "\"accepted\"", &env, ERR_CANCELLED);
    assert_range(setting, 0, 1000, true, 0, "interrupted; the host may have heard it");
    assert_range(setting, 1000, TOKENS, false, 0, "not sent: interrupted");
}

static void nothing_leaves_for_a_host_that_cannot_be_trusted(void **state)
{
    struct setting *setting = *state;
    struct check_options options = check_batch_options(setting->fake, "untrusted");
    struct err err = ERR_INIT;
    uint64_t requests;

    revoke(setting, "\"accepted\"", &env_default, ERR_OK);
    for (size_t i = 0; i < TOKENS; i++)
        setting->items[i].accepted = false;
    assert_ok(revoke_all(&options, &env_default, setting->items, TOKENS, &requests, &err), &err);
    assert_int_equal(requests, 1);
    for (size_t i = 0; i < TOKENS; i++)
        assert_false(setting->items[i].accepted);
    assert_int_equal(setting->items[0].sent_at_s, 0);
    assert_slice_equal(slice_sub(setting->items[TOKENS - 1].problem, 0, 8), "not sent");
}

static void no_list_has_a_login_or_is_sent_twice(void **state)
{
    const struct setting *setting = *state;
    char *log = fake_github_read(setting->fake, "requests.log");
    struct slice rest = slice_str(log);
    struct slice line;
    size_t posts = 0;

    while (slice_cut(&rest, '\n', &line)) {
        if (slice_find(line, SLICE_LITERAL("\"method\": \"POST\"")) == SIZE_MAX)
            continue;
        posts++;
        assert_int_equal(slice_find(line, SLICE_LITERAL("authorization")), SIZE_MAX);
    }
    assert_int_equal(posts, setting->posts);
    free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_gets_its_own_answer),
        cmocka_unit_test(a_limit_stops_the_lists_and_says_until_when),
        cmocka_unit_test(what_is_called_invalid_is_sent_again_in_halves),
        cmocka_unit_test(spam_is_given_up),
        cmocka_unit_test(what_is_interrupted_may_have_been_heard),
        cmocka_unit_test(nothing_leaves_for_a_host_that_cannot_be_trusted),
        cmocka_unit_test(no_list_has_a_login_or_is_sent_twice),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
