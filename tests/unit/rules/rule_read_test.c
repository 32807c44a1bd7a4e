/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule_read.h"

#include "core/limits.h"
#include "tests/lib/rule_errors.h"
#include "tests/lib/unit.h"

static const char full[] = "rules:\n"
                           "  - id: acme-token\n"
                           "    name: Acme token\n"
                           "    description: Opens everything.\n"
                           "    severity: high\n"
                           "    enabled: false\n"
                           "    pattern: 'acme_(?<token>[a-z]{8})'\n"
                           "    keywords: [acme_]\n"
                           "    paths: ['*.env', 'conf/**']\n"
                           "    entropy: 2.5\n"
                           "    checksum: {algorithm: crc32-hex, skip: 5, gap: 1}\n"
                           "    encodings: [plain, base64]\n"
                           "    verify: github-user\n"
                           "    max_length: 13\n"
                           "    specificity: 70\n"
                           "    remediation: {summary: Delete it., url: 'https://acme.example'}\n"
                           "    references: ['https://acme.example/docs']\n"
                           "    examples: ['acme_{{lower:8:x}}']\n"
                           "    counterexamples: [acme_, 2020-01-01]\n"
                           "  - {id: b, name: B, severity: low, pattern: b, checksum: jwt}\n";

static void test_every_key(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;
    struct err err = ERR_INIT;
    const struct rule *rule;

    (void)state;
    assert_ok(rule_read(slice_str(full), "acme.yml", &arena, &rules, &err), &err);
    assert_int_equal(rules.count, 2);
    rule = &rules.items[0];
    assert_string_equal(rule->id, "acme-token");
    assert_string_equal(rule->name, "Acme token");
    assert_string_equal(rule->description, "Opens everything.");
    assert_int_equal(rule->severity, SEVERITY_HIGH);
    assert_true(rule->off_by_default);
    assert_string_equal(rule->pattern, "acme_(?<token>[a-z]{8})");
    assert_int_equal(rule->keywords.count, 1);
    assert_string_equal(rule->paths.items[1], "conf/**");
    assert_true(rule->min_entropy > 2.4 && rule->min_entropy < 2.6);
    assert_int_equal(rule->checksum, CHECKSUM_CRC32_HEX);
    assert_int_equal(rule->checksum_skip, 5);
    assert_int_equal(rule->checksum_gap, 1);
    assert_int_equal(rule->encodings, 1 << ENCODING_PLAIN | 1 << ENCODING_BASE64);
    assert_string_equal(rule->verify, "github-user");
    assert_int_equal(rule->max_length, 13);
    assert_int_equal(rule->specificity, 70);
    assert_string_equal(rule->remediation.summary, "Delete it.");
    assert_string_equal(rule->remediation.url, "https://acme.example");
    assert_int_equal(rule->references.count, 1);
    assert_string_equal(rule->examples.items[0], "acme_{{lower:8:x}}");
    assert_string_equal(rule->counterexamples.items[1], "2020-01-01");
    assert_string_equal(rule->file, "acme.yml");
    assert_int_equal(rule->line, 2);
    assert_int_equal(rule->pattern_line, 7);
    assert_int_equal(rule->pattern_column, 14);
    arena_release(&arena);
}

static void test_what_is_left_out(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct rule_list rules;
    const struct rule *rule;

    (void)state;
    assert_ok(rule_read(slice_str(full), "acme.yml", &arena, &rules, NULL), NULL);
    rule = &rules.items[1];
    assert_null(rule->description);
    assert_null(rule->verify);
    assert_null(rule->remediation.summary);
    assert_int_equal(rule->keywords.count, 0);
    assert_int_equal(rule->checksum, CHECKSUM_JWT);
    assert_int_equal(rule->encodings, 0);
    assert_int_equal(rule->max_length, 0);
    assert_int_equal(rule->specificity, 50);
    assert_false(rule->off_by_default);
    arena_release(&arena);
}

#define RULE(keys) "rules:\n- {id: a, name: A, severity: low, pattern: a, " keys "}"

static void test_errors(void **state)
{
    static const struct rule_error rows[] = {
        {"", "f: no rules in it: it is empty"},
        {"rules: 7", "f:1:8: 'rules' must be a list of rules, at most 8192"},
        {"rules: [x]", "f:1:9: must be a map"},
        {"rule: []", "f:1:1: unknown key 'rule', did you mean 'rules'?"},
        {"{}", "f:1:1: 'rules' is missing"},
        {"rules:\n\t- id: a\n", "f:2:1: a tab, where YAML takes blanks only"},
        {"rules:\n- id: a\n  patern: x\n", "f:3:3: unknown key 'patern', did you mean 'pattern'?"},
        {"rules:\n- id: a\n  colour: x\n", "f:3:3: unknown key 'colour'"},
        {"rules:\n- id: a\n  name: A\n", "f:2:3: 'severity' is missing"},
        {"rules:\n- id: A b\n", "f:2:7: 'id' must be at most 64 of a-z, 0-9 and '-'"},
        {"rules:\n- severity: hihg\n",
         "f:2:13: 'severity' must be one of critical, high, medium, low, info"},
        {"rules:\n- name: [x]\n", "f:2:9: 'name' must be a text"},
        {"rules:\n- name:\n", "f:2:8: 'name' must be a text"},
        {"rules:\n- name: \"a\\0b\"\n", "f:2:9: 'name' holds a NUL"},
        {"rules:\n- id: a\n  id: b\n", "f:3:3: duplicate key, first on line 2"},
        {RULE("keywords: x"), "f:2:57: 'keywords' must be a list of texts"},
        {RULE("keywords: [[x]]"), "f:2:58: must be a text"},
        {RULE("entropy: 9"), "f:2:56: 'entropy' must be a number of bits from 0 to 8"},
        {RULE("enabled: yes"), "f:2:56: 'enabled' must be true or false"},
        {RULE("max_length: 16385"),
         "f:2:59: 'max_length' must be a number of bytes, at most 16384"},
        {RULE("specificity: 101"), "f:2:60: 'specificity' must be a number from 0 to 100"},
        {RULE("checksum: crc32-base26"),
         "f:2:57: 'checksum' is unknown, did you mean 'crc32-base62'?"},
        {RULE("checksum: nothing-like-it"), "f:2:57: 'checksum' is an unknown checksum"},
        {RULE("checksum: {skip: 4}"), "f:2:57: 'algorithm' is missing"},
        {RULE("encodings: [plain, rot13]"), "f:2:66: is an unknown encoding"},
        {RULE("remediation: {url: x}"), "f:2:60: 'summary' is missing"},
    };

    (void)state;
    assert_rule_errors(rows, ARRAY_LEN(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_what_is_left_out),
        cmocka_unit_test(test_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
