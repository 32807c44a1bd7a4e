/* SPDX-License-Identifier: Apache-2.0 */
#include "match/rule_check.h"

#include "core/buf.h"
#include "core/limits.h"
#include "rules/ruleset.h"
#include "tests/lib/unit.h"

#define LIST(...)                                                                                  \
    {                                                                                              \
        (const char *const[]){__VA_ARGS__}, ARRAY_LEN(((const char *const[]){__VA_ARGS__}))        \
    }

static enum err_code print_problem(void *ctx, const struct rule_problem *problem)
{
    buf_printf(ctx, "%s%u: %s", problem->is_warning ? "(" : "", problem->line, problem->message);
    if (problem->quote.len)
        buf_printf(ctx, " [%.*s|%.*s]", (int)problem->caret, problem->quote.ptr,
                   (int)(problem->quote.len - problem->caret), problem->quote.ptr + problem->caret);
    buf_add_char(ctx, ';');
    return ERR_OK;
}

static const struct {
    struct rule rule;
    const char *problems;
} check_rows[] = {
    {{.pattern = "qz-(?<token>[a-z]{4})",
      .examples = LIST("qz-abcd"),
      .counterexamples = LIST("qz-1")},
     ""},
    {{.pattern = "qz(ab", .pattern_line = 7, .examples = LIST("qzab")},
     "7: pattern, at offset 5: missing closing parenthesis [qz(ab|];"},
    {{.pattern = "(?x) qz\n  [z-a]\n  q", .pattern_line = 7, .examples = LIST("qzab")},
     "8: pattern, at offset 13: range out of order in character class [  [z-|a]];"},
    {{.pattern = "qz-[a-z]{4}", .line = 3}, "3: no example;"},
    {{.pattern = "qz-[a-z]{4}", .examples = LIST("qz-1")}, "0: example 1: no match;"},
    {{.pattern = "qz-[a-z]{4}", .examples = LIST("qz-abcd", "qz-abcd qz-bcde")},
     "0: example 2: matches 2 times;"},
    {{.pattern = "qz-[a-z]{4}",
      .examples = LIST("qz-abcd"),
      .counterexamples = LIST("", "qz-abcd")},
     "0: counterexample 2: matches;"},
    {{.pattern = "ghp_[A-Za-z0-9]{36}",
      .checksum = CHECKSUM_CRC32_BASE62,
      .checksum_skip = 4,
      .examples = LIST("{{ghp:1}}", "{{ghp:1:bad}}"),
      .counterexamples = LIST("{{ghp:1:bad}}")},
     "0: example 2: its checksum is wrong;"},
    {{.pattern = "[a-z]{3}", .examples = LIST("abc")},
     "(0: no literal to look for: it is tried at every byte;"},
    {{.pattern = "[0-9a-f]{32}", .examples = LIST("{{hex:32:a}}")},
     "(0: no literal to look for: it is tried wherever such characters stand in a row;"},
    {{.pattern = "qz(?:(?:a|b)+)+[!?]", .examples = LIST("qzab!")},
     "0: backtracks: some 20480 bytes run into the match limit, and a slower matcher takes "
     "over;"},
    {{.pattern = "qz(?:(?:a|b)+)+[!?]", .examples = LIST("qzab!"), .foreign = true},
     "(0: backtracks: some 20480 bytes run into the match limit, and a slower matcher takes "
     "over;"},
    {{.pattern = "qz(?:(?:a|b)+)+(?![a-b])[!?]", .examples = LIST("qzab!"), .foreign = true},
     "0: backtracks: some 20480 bytes run into the match limit;"},
};

static void test_problems(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(check_rows); i++) {
        struct rule rule = check_rows[i].rule;
        struct buf seen = BUF_INIT(4 * KIB);

        rule.id = "test";
        assert_ok(rule_check(&rule, print_problem, &seen), NULL);
        if (strcmp(buf_str(&seen), check_rows[i].problems) != 0)
            fail_msg("row %zu: '%s'", i, buf_str(&seen));
        buf_release(&seen);
    }
}

static enum err_code refuse(void *ctx, const struct rule_problem *problem)
{
    (void)problem;
    ++*(int *)ctx;
    return ERR_CANCELLED;
}

static void test_stop(void **state)
{
    struct rule rule = {.id = "test", .pattern = "[a-z]"};
    int told = 0;

    (void)state;
    assert_code(rule_check(&rule, refuse, &told), ERR_CANCELLED, NULL);
    assert_int_equal(told, 1);
}

/* What is built in proves itself, and has something to look for. */
static void test_builtin(void **state)
{
    struct ruleset *rules = NULL;
    struct err err = ERR_INIT;
    struct buf seen = BUF_INIT(64 * KIB);
    size_t bad = 0;

    (void)state;
    assert_ok(ruleset_new(&rules), NULL);
    assert_ok(ruleset_add_builtin(rules, &err), &err);
    assert_ok(ruleset_seal(rules, &err), &err);
    for (size_t i = 0; i < ruleset_count(rules); i++) {
        buf_reset(&seen);
        assert_ok(rule_check(ruleset_at(rules, i), print_problem, &seen), NULL);
        if (seen.len)
            print_error("%s: %s\n", ruleset_at(rules, i)->id, buf_str(&seen));
        bad += seen.len > 0;
    }
    assert_int_equal(bad, 0);
    buf_release(&seen);
    ruleset_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_builtin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
