/* SPDX-License-Identifier: Apache-2.0 */
/* Every built-in verifier against a fake vendor, over TLS and a proxy: each
 * answer of fixtures/vendors, each failure, and that a request is what the
 * vendor describes, with the token nowhere but where it belongs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json_read.h"
#include "core/limits.h"
#include "rules/placeholder.h"
#include "rules/ruleset.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define FIXTURE "fixtures/vendors/answers.json"

struct bed {
    struct fake_github *fake;
    struct ruleset *rules;
    struct arena arena;
    struct node *vendors;
};

static struct node *read_fixture(struct arena *arena)
{
    FILE *file = fopen(FIXTURE, "r");
    char *text = NULL;
    size_t cap = 0;
    ssize_t len;
    struct node *root;

    assert_non_null(file);
    len = getdelim(&text, &cap, '\0', file);
    assert_true(len > 0);
    assert_ok(json_read(slice_of(text, (size_t)len), LIMIT_DOCUMENT_BYTES, arena, &root, NULL),
              NULL);
    fclose(file);
    free(text);
    return root;
}

static int start(void **state)
{
    static struct bed bed;

    bed = (struct bed){.arena = ARENA_INIT(64 * MIB)};
    bed.fake = fake_github_start((const char *const[]){NULL});
    assert_ok(ruleset_new(&bed.rules), NULL);
    assert_ok(ruleset_add_builtin(bed.rules, NULL), NULL);
    assert_ok(ruleset_seal(bed.rules, NULL), NULL);
    bed.vendors = read_fixture(&bed.arena);
    *state = &bed;
    return 0;
}

static int stop(void **state)
{
    struct bed *bed = *state;

    fake_github_stop(bed->fake);
    ruleset_free(bed->rules);
    arena_release(&bed->arena);
    return 0;
}

/* The built-in verifier of this name; NULL: there is none. */
static const struct recipe *recipe_named(const struct bed *bed, struct slice name)
{
    bool active;

    for (size_t i = 0; i < ruleset_count_all(bed->rules); i++) {
        const struct recipe *recipe = ruleset_at_all(bed->rules, i, &active)->recipe;

        if (recipe && slice_is(name, recipe->name))
            return recipe;
    }
    return NULL;
}

static struct check_options options_of(const struct bed *bed)
{
    struct check_options options = check_batch_options(bed->fake, "https");

    options.proxy = fake_github_address(bed->fake, "proxy");
    return options;
}

/* Asks about the token of `vendor`, for which tokens.json says `plan`. */
static struct check_batch *ask(const struct bed *bed, const struct node *vendor, bool at_home,
                               const char *plan)
{
    const struct check_options options = options_of(bed);
    const char *token = node_text(vendor, "token", "").ptr;
    struct check_batch *batch = check_batch_new(token, NULL);
    struct buf map = BUF_INIT(MIB);

    buf_printf(&map, "{\"%s\": {\"vendor\": \"%" SLICE_FMT "\", %s}}", token,
               SLICE_ARG(vendor->key), plan);
    assert_ok(buf_status(&map), NULL);
    fake_github_map(bed->fake, buf_str(&map));
    buf_release(&map);
    batch->checks[0].recipe = recipe_named(bed, vendor->key);
    batch->checks[0].at_home = at_home;
    check_batch_run(batch, &options);
    return batch;
}

static void test_every_verifier_has_answers(void **state)
{
    const struct bed *bed = *state;
    size_t count = 0;
    bool active;

    for (size_t i = 0; i < ruleset_count_all(bed->rules); i++) {
        const struct rule *rule = ruleset_at_all(bed->rules, i, &active);

        if (!rule->recipe || rule->recipe->uncheckable)
            continue;
        if (!node_get(bed->vendors, rule->recipe->name))
            fail_msg("%s has no answers in " FIXTURE, rule->recipe->name);
        count++;
    }
    assert_true(count > 20);
}

static void check_answer(const struct bed *bed, const struct node *vendor,
                         const struct node *answer, size_t index)
{
    struct slice state = node_text(answer, "state", "");
    char plan[64];
    struct check_batch *batch;

    snprintf(plan, sizeof plan, "\"answer\": %zu", index);
    batch = ask(bed, vendor, true, plan);
    print_message("%" SLICE_FMT " %zu: %" SLICE_FMT "\n", SLICE_ARG(vendor->key), index,
                  SLICE_ARG(batch->verdicts[0].reason));
    assert_slices_equal(slice_str(online_state_name(batch->verdicts[0].state)), state);
    assert_slices_equal(batch->verdicts[0].login, node_text(answer, "login", ""));
    assert_slices_equal(batch->verdicts[0].host, slice_str(recipe_named(bed, vendor->key)->host));
    assert_true(batch->verdicts[0].reason.len > 0 || slice_is(state, "live"));
    assert_int_equal(batch->requests, 1);
    check_batch_free(batch);
}

static void test_every_answer(void **state)
{
    const struct bed *bed = *state;

    for (const struct node *vendor = bed->vendors->first; vendor; vendor = vendor->next) {
        size_t index = 0;

        assert_non_null(recipe_named(bed, vendor->key));
        for (const struct node *answer = node_get(vendor, "answers")->first; answer;
             answer = answer->next)
            check_answer(bed, vendor, answer, index++);
    }
}

/* What anybody on the way could say is never a verdict, whoever was asked. */
static void test_nobody_else_decides(void **state)
{
    static const char *const plans[] = {
        "\"status\": 200, \"body\": \"<html>Welcome to the hotel</html>\"",
        "\"status\": 200, \"body\": \"\"",
        "\"status\": 200, \"body\": \"{}\"",
        "\"status\": 200, \"body\": \"[]\"",
        "\"status\": 200, \"body\": \"null\"",
        "\"status\": 204",
        "\"status\": 302, \"headers\": [[\"location\", \"https://elsewhere.example/\"]]",
        "\"status\": 400, \"body\": \"{}\"",
        "\"status\": 401, \"body\": \"<html>proxy login</html>\"",
        "\"status\": 401, \"body\": \"\"",
        "\"status\": 403, \"body\": \"<html>blocked</html>\"",
        "\"status\": 404, \"body\": \"{}\"",
        "\"status\": 407, \"body\": \"{}\"",
        "\"status\": 429, \"body\": \"{}\"",
        "\"status\": 503, \"body\": \"{}\"",
        "\"status\": 511, \"body\": \"<html>login</html>\"",
        "\"misbehaves\": \"reset\"",
        "\"misbehaves\": \"truncated\"",
        "\"misbehaves\": \"large\"",
        "\"misbehaves\": \"deep\"",
    };
    const struct bed *bed = *state;

    for (const struct node *vendor = bed->vendors->first; vendor; vendor = vendor->next)
        for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
            struct check_batch *batch = ask(bed, vendor, true, plans[i]);

            if (batch->verdicts[0].state != ONLINE_UNKNOWN || !batch->verdicts[0].reason.len)
                fail_msg("%" SLICE_FMT ", %s: %s", SLICE_ARG(vendor->key), plans[i],
                         online_state_name(batch->verdicts[0].state));
            check_batch_free(batch);
        }
}

static void test_a_refusal_counts_at_home_only(void **state)
{
    const struct bed *bed = *state;
    const struct node *vendor = node_get(bed->vendors, "gitlab");
    struct check_batch *batch = ask(bed, vendor, false, "\"answer\": 1");

    check_batch_assert(batch, 0, ONLINE_UNKNOWN, "refused: dead, or of another GitLab server");
    check_batch_free(batch);
    batch = ask(bed, vendor, true, "\"answer\": 1");
    check_batch_assert(batch, 0, ONLINE_DEAD, "refused as a bad token");
    check_batch_free(batch);
}

/* Limits of one host do not stop the next, and the rest of its own say why. */
static void test_limits_are_of_one_host(void **state)
{
    const struct bed *bed = *state;
    const struct check_options options = options_of(bed);
    struct check_batch *batch = check_batch_new(NULL, NULL);
    const struct recipe *slack = recipe_named(bed, SLICE_LITERAL("slack"));
    const struct recipe *npm = recipe_named(bed, SLICE_LITERAL("npm"));

    fake_github_map(bed->fake, "{\"xoxb-{{digits:12:1}}\": {\"vendor\": \"slack\", \"status\": 429,"
                               " \"headers\": [[\"retry-after\", \"60\"]]},"
                               " \"xoxb-{{digits:12:2}}\": {\"vendor\": \"slack\", \"answer\": 0},"
                               " \"{{npm:3}}\": {\"vendor\": \"npm\", \"answer\": 0},"
                               " \"{{ghp:4}}\": \"classic\"}");
    check_batch_add(batch, "xoxb-{{digits:12:1}}", NULL);
    check_batch_add(batch, "xoxb-{{digits:12:2}}", NULL);
    check_batch_add(batch, "{{npm:3}}", NULL);
    check_batch_add(batch, "{{ghp:4}}", "github-user");
    batch->checks[0].recipe = batch->checks[1].recipe = slack;
    batch->checks[2].recipe = npm;
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_UNKNOWN, "rate-limited, retry after");
    check_batch_assert(batch, 1, ONLINE_UNKNOWN, "rate-limited, retry after");
    check_batch_assert(batch, 2, ONLINE_LIVE, "");
    check_batch_assert(batch, 3, ONLINE_LIVE, "");
    assert_int_equal(batch->requests, 3);
    check_batch_free(batch);
}

static void test_what_is_not_sent(void **state)
{
    const struct bed *bed = *state;
    struct check_options options = options_of(bed);
    struct check_batch *batch = check_batch_new(NULL, NULL);

    check_batch_add(batch, "glrt-{{base62:20:a}}", NULL);      /* another kind of token */
    check_batch_add(batch, "pypi-{{base62:90:b}}", NULL);      /* uncheckable */
    check_batch_add(batch, "glrt-a&b=c{{base62:12:c}}", NULL); /* would change the body */
    check_batch_add(batch, "{{npm:d:bad}}", NULL);             /* a placeholder */
    batch->checks[0].recipe = recipe_named(bed, SLICE_LITERAL("gitlab"));
    batch->checks[1].recipe = recipe_named(bed, SLICE_LITERAL("pypi-uncheckable"));
    batch->checks[2].recipe = recipe_named(bed, SLICE_LITERAL("gitlab-runner"));
    batch->checks[3].recipe = recipe_named(bed, SLICE_LITERAL("npm"));
    check_batch_run(batch, &options);
    check_batch_assert(batch, 0, ONLINE_UNCHECKABLE, "no request tells");
    check_batch_assert(batch, 1, ONLINE_UNCHECKABLE, "PyPI takes a token for uploads only");
    check_batch_assert(batch, 2, ONLINE_UNCHECKABLE, "has bytes that no request can carry");
    check_batch_assert(batch, 3, ONLINE_NOT_CHECKED, "wrong checksum");
    assert_int_equal(batch->requests, 0);
    options.github_only = true;
    batch->offline[3].checksum = CHECKSUM_VALID;
    check_batch_run(batch, &options);
    check_batch_assert(batch, 3, ONLINE_NOT_CHECKED, "only GitHub is asked");
    assert_int_equal(batch->requests, 0);
    check_batch_free(batch);
}

/* Addresses end up in logs of proxies and servers. */
static void test_no_token_in_what_others_log(void **state)
{
    const struct bed *bed = *state;
    char *asked = fake_github_read(bed->fake, "vendors.log");
    char *proxied = fake_github_read(bed->fake, "proxy.log");

    assert_non_null(strstr(asked, "POST slack.com /api/auth.test"));
    assert_non_null(strstr(proxied, "CONNECT slack.com:443"));
    for (const struct node *vendor = bed->vendors->first; vendor; vendor = vendor->next) {
        struct buf token = BUF_INIT(KIB);

        assert_ok(placeholder_expand(node_text(vendor, "token", ""), &token, NULL), NULL);
        assert_null(strstr(asked, buf_str(&token)));
        assert_null(strstr(proxied, buf_str(&token)));
        buf_release(&token);
    }
    free(asked);
    free(proxied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_verifier_has_answers),
        cmocka_unit_test(test_every_answer),
        cmocka_unit_test(test_nobody_else_decides),
        cmocka_unit_test(test_a_refusal_counts_at_home_only),
        cmocka_unit_test(test_limits_are_of_one_host),
        cmocka_unit_test(test_what_is_not_sent),
        cmocka_unit_test(test_no_token_in_what_others_log),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
