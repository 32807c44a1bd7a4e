/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule_read_foreign.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/rule_errors.h"
#include "tests/lib/unit.h"

static const char kingfisher[] = "rules:\n"
                                 "  - name: Acme key\n"
                                 "    id: kingfisher.acme.1\n"
                                 "    pattern: |\n"
                                 "      (?xi) \\b acme_ ( [a-z0-9]{8} ) \\b\n"
                                 "    pattern_requirements:\n"
                                 "      min_digits: 2\n"
                                 "      min_uppercase: 1\n"
                                 "      min_lowercase: 1\n"
                                 "      min_special_chars: 1\n"
                                 "      special_chars: '-'\n"
                                 "      ignore_if_contains: [test]\n"
                                 "      checksum: {actual: {template: x}, expected: y}\n"
                                 "    min_entropy: 3.3\n"
                                 "    confidence: High\n"
                                 "    made_up: ignored\n"
                                 "    examples: [acme_ab12-C34, 2020-01-01]\n"
                                 "    validation: {type: Http}\n"
                                 "  - {name: B, id: b.1, pattern: b, confidence: low}\n"
                                 "  - {name: C, id: c.1, pattern: c, visible: false}\n"
                                 "  - {name: D, id: d.1, pattern: d, categories: [api, hashed]}\n"
                                 "  - {name: E, id: e.1, pattern: e, references: ~}\n";

static void test_every_key(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;
    struct err err = ERR_INIT;
    const struct rule *rule;

    (void)state;
    assert_ok(rule_read(slice_str(kingfisher), "k.yml", &arena, &rules, &err), &err);
    assert_int_equal(rules.count, 5);
    rule = &rules.items[0];
    assert_string_equal(rule->id, "kingfisher.acme.1");
    assert_int_equal(rule->severity, SEVERITY_HIGH);
    assert_true(rule->min_entropy > 3.2 && rule->min_entropy < 3.4);
    assert_int_equal(rule->requirements->min_digits, 2);
    assert_int_equal(rule->requirements->min_special, 1);
    assert_string_equal(rule->requirements->special, "-");
    assert_string_equal(rule->requirements->without.items[0], "test");
    assert_string_equal(rule->examples.items[1], "2020-01-01");
    assert_non_null(rule->requirements->checksum);
    assert_null(rule->requirements->checksum->unsupported);
    assert_int_equal(rule->unsupported.count, 1);
    assert_string_equal(rule->unsupported.items[0], "validation");
    assert_int_equal(rule->line, 2);
    arena_release(&arena);
}

static void test_what_their_projects_leave_out_is_off(void **state)
{
    static const bool off[] = {false, true, true, true, false};
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;

    (void)state;
    assert_ok(rule_read(slice_str(kingfisher), "k.yml", &arena, &rules, NULL), NULL);
    for (size_t i = 0; i < ARRAY_LEN(off); i++)
        assert_int_equal(rules.items[i].off_by_default, off[i]);
    assert_int_equal(rules.items[1].severity, SEVERITY_LOW);
    assert_int_equal(rules.items[4].severity, SEVERITY_MEDIUM);
    assert_int_equal(rules.items[4].unsupported.count, 0);
    assert_null(rules.items[4].requirements);
    arena_release(&arena);
}

static void test_other_forms_of_a_file(void **state)
{
    static const struct {
        const char *text;
        size_t count;
    } rows[] = {
        {"- {name: A, id: a, pattern: a}\n- {name: B, id: b, pattern: b}\n", 2},
        {"rules: [{name: A, id: np.a.1, pattern: a}]\n", 1},
        {"rulesets: [{id: default, name: D, include_rule_ids: [np.a.1]}]\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct rule_list rules;
        struct err err = ERR_INIT;

        assert_ok(rule_read(slice_str(rows[i].text), "f", &arena, &rules, &err), &err);
        assert_int_equal(rules.count, rows[i].count);
        arena_release(&arena);
    }
}

/* Such a rule matches as if it had no checksum. */
static void test_templates_that_are_not_supported(void **state)
{
    static const struct {
        const char *checksum;
        const char *unsupported;
    } rows[] = {
        {"{actual: {template: '{{a | bip39_valid}}'}, expected: y}",
         "pattern_requirements.checksum (filter 'bip39_valid')"},
        {"{actual: {template: x}, expected: '{% if a %}'}",
         "pattern_requirements.checksum (a tag '{%')"},
        {"{actual: {template: x}}", "pattern_requirements.checksum (a template that is no text)"},
        {"3", "pattern_requirements.checksum (a template that is no text)"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct buf text = BUF_INIT(KIB);
        struct rule_list rules;
        struct err err = ERR_INIT;

        buf_printf(&text, "- {name: A, id: a.1, pattern: a, pattern_requirements: {checksum: %s}}",
                   rows[i].checksum);
        assert_ok(rule_read(buf_slice(&text), "f", &arena, &rules, &err), &err);
        assert_int_equal(rules.items[0].unsupported.count, 1);
        assert_string_equal(rules.items[0].unsupported.items[0], rows[i].unsupported);
        buf_release(&text);
        arena_release(&arena);
    }
}

static void test_errors(void **state)
{
    static const struct rule_error rows[] = {
        {"- x\n", "f:1:3: must be a map"},
        {"- {name: A, id: a.1}\n", "f:1:3: 'pattern' is missing"},
        {"- {name: A, id: a.1, pattern: [a]}\n", "f:1:31: 'pattern' must be a text"},
        {"- {name: A, id: a.1, pattern: a, pattern_requirements: 3}\n",
         "f:1:56: 'pattern_requirements' must be a map"},
        {"- {name: A, id: a.1, pattern: a, pattern_requirements: {min_digits: -1}}\n",
         "f:1:69: 'min_digits' must be a number"},
        {"rules: {id: a.1}\nrulesets: []\n",
         "f:1:8: 'rules' must be a list of rules, at most 8192"},
    };

    (void)state;
    assert_rule_errors(rows, ARRAY_LEN(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_what_their_projects_leave_out_is_off),
        cmocka_unit_test(test_other_forms_of_a_file),
        cmocka_unit_test(test_templates_that_are_not_supported),
        cmocka_unit_test(test_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
