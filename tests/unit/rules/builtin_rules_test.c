/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/builtin_rules.h"

#include <stdio.h>
#include <strings.h>

#include "core/limits.h"
#include "match/regex.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

/* All that is wrong is said before the test fails. */
static int complaints;

#define complain(...)                                                                              \
    do {                                                                                           \
        complaints++;                                                                              \
        print_error(__VA_ARGS__);                                                                  \
        print_error("\n");                                                                         \
    } while (0)

static struct buf expanded(const struct rule *rule, const char *text)
{
    struct buf out = BUF_INIT(64 * KIB);
    struct err err = ERR_INIT;

    if (placeholder_expand(slice_str(text), &out, &err) != ERR_OK)
        complain("%s: '%s': %s", rule->id, text, err.msg);
    if (strstr(buf_str(&out), "{{") && !strstr(text, "${{"))
        complain("%s: '%s' is not wholly expanded", rule->id, text);
    return out;
}

struct trial {
    const struct rule *rule;
    struct regex *regex;
    struct regex_scratch *scratch;
};

/* Matches of a rule's pattern in `text`, one behind the other. */
static size_t matches(const struct trial *trial, struct slice text, const char *shown)
{
    struct regex_match match;
    size_t count = 0;

    for (size_t from = 0; from <= text.len; from = match.whole.end) {
        enum regex_outcome outcome =
            regex_find(trial->regex, trial->scratch, text,
                       (struct regex_window){from, SIZE_MAX, text.len}, &match);

        if (outcome == REGEX_LIMIT)
            complain("%s: ran into a limit on '%s'", trial->rule->id, shown);
        if (outcome != REGEX_MATCH)
            break;
        count++;
        if (trial->rule->max_length &&
            match.token.end - match.token.start > trial->rule->max_length)
            complain("%s: the secret of '%s' is longer than max_length", trial->rule->id, shown);
    }
    return count;
}

static bool has_keyword(const struct rule *rule, const char *text)
{
    for (size_t i = 0; i < rule->keywords.count; i++)
        if (strcasestr(text, rule->keywords.items[i]))
            return true;
    return rule->keywords.count == 0;
}

static void try_examples(const struct trial *trial)
{
    const struct rule *rule = trial->rule;

    for (size_t i = 0; i < rule->examples.count; i++) {
        struct buf text = expanded(rule, rule->examples.items[i]);
        const size_t count = matches(trial, buf_slice(&text), rule->examples.items[i]);

        if (count != 1)
            complain("%s: example '%s' matches %zu times", rule->id, rule->examples.items[i],
                     count);
        if (!has_keyword(rule, buf_str(&text)))
            complain("%s: no keyword in example '%s'", rule->id, rule->examples.items[i]);
        buf_release(&text);
    }
    /* What randomness refuses, the pattern alone may take: rule_check_test asks
     * all there is of a rule. */
    for (size_t i = 0; i < rule->counterexamples.count && rule->min_randomness == 0; i++) {
        struct buf text = expanded(rule, rule->counterexamples.items[i]);

        if (matches(trial, buf_slice(&text), rule->counterexamples.items[i]))
            complain("%s: counterexample '%s' matches", rule->id, rule->counterexamples.items[i]);
        buf_release(&text);
    }
}

static void test_examples(void **state)
{
    struct regex_scratch *scratch = NULL;

    (void)state;
    assert_ok(regex_scratch_new(&scratch), NULL);
    for (size_t i = 0; i < builtin_rules.count; i++) {
        struct trial trial = {&builtin_rules.items[i], NULL, scratch};
        struct err err = ERR_INIT;

        if (regex_new(trial.rule->pattern, &trial.regex, NULL, &err) != ERR_OK)
            complain("%s: %s", trial.rule->id, err.msg);
        else
            try_examples(&trial);
        regex_free(trial.regex);
    }
    regex_scratch_free(scratch);
    assert_int_equal(complaints, 0);
}

/* What a rule of other people may leave out, ours may not. */
static void test_ours_are_complete(void **state)
{
    (void)state;
    assert_true(builtin_rules.count >= 15);
    for (size_t i = 0; i < builtin_rules.count; i++) {
        const struct rule *rule = &builtin_rules.items[i];

        if (!rule->description || !rule->remediation.summary || !rule->remediation.url ||
            !rule->references.count || !rule->max_length || !rule->examples.count ||
            !rule->counterexamples.count || !strstr(rule->pattern, "(?<token>"))
            complain("%s lacks something", rule->id);
        else if (strncmp(rule->remediation.url, "https://", 8) != 0)
            complain("%s: remediation without https", rule->id);
    }
    assert_int_equal(complaints, 0);
}

static void test_sorted_and_unique(void **state)
{
    (void)state;
    for (size_t i = 1; i < builtin_rules.count; i++)
        assert_true(strcmp(builtin_rules.items[i - 1].id, builtin_rules.items[i].id) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_ours_are_complete),
        cmocka_unit_test(test_sorted_and_unique),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
