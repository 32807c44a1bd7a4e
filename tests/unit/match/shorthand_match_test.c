/* SPDX-License-Identifier: Apache-2.0 */
/* What the names in patterns stand for, tried on text. */
#include "match/regex.h"
#include "rules/shorthand.h"
#include "tests/lib/unit.h"

#include "core/limits.h"

struct row {
    const char *text;
    bool matches;
};

static bool finds(const char *pattern, const char *text)
{
    struct buf expanded = BUF_INIT(64 * KIB);
    struct regex_scratch *scratch = NULL;
    struct regex *regex = NULL;
    struct regex_match match;
    struct slice subject = slice_str(text);
    enum regex_outcome result;

    assert_ok(shorthand_expand(slice_str(pattern), &expanded), NULL);
    assert_ok(regex_new(buf_str(&expanded), &regex, NULL, NULL), NULL);
    assert_ok(regex_scratch_new(&scratch), NULL);
    result = regex_find(regex, scratch, subject, (struct regex_window){0, subject.len, subject.len},
                        &match);
    regex_free(regex);
    regex_scratch_free(scratch);
    buf_release(&expanded);
    return result == REGEX_MATCH;
}

static void check(const char *pattern, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (finds(pattern, rows[i].text) != rows[i].matches)
            fail_msg("%s", rows[i].text);
}

static void a_value_is_assigned_in_many_ways(void **state)
{
    static const struct row rows[] = {
        {"TOKEN=VAL", true},
        {"export TOKEN=\"VAL\"", true},
        {"\"TOKEN\": \"VAL\"", true},
        {"{\\\"TOKEN\\\": \\\"VAL\\\"}", true},
        {"{\\\\\\\"TOKEN\\\\\\\":\\\\\\\"VAL\\\\\\\"}", true},
        {"cfg['TOKEN'] = b'VAL'", true},
        {":TOKEN => 'VAL'", true},
        {"TOKEN := `VAL`", true},
        {"TOKEN: str = 'VAL'", true},
        {"const TOKEN: string = 'VAL'", true},
        {"let TOKEN: &'static str = \"VAL\"", true},
        {"NSString *TOKEN = @\"VAL\"", true},
        {"define('TOKEN', 'VAL')", true},
        {"getenv(\"TOKEN\", \"VAL\")", true},
        {"env.TOKEN || \"VAL\"", true},
        {"${TOKEN:-VAL}", true},
        {"TOKEN =\n        \"VAL\"", true},
        {"TOKEN: >-\n  VAL", true},
        {"deploy --TOKEN VAL", true},
        {"ENV TOKEN VAL", true},
        {"| TOKEN | VAL |", true},
        {"setTOKEN(\"VAL\")", true},
        {"<TOKEN>VAL</TOKEN>", true},
        {"<add key=\"TOKEN\" value=\"VAL\"/>", true},
        {"- name: TOKEN\n  value: VAL", true},
        {"{\"name\": \"TOKEN\", \"value\": \"VAL\"}", true},
        {"variable \"TOKEN\" {\n  type = string\n  default = \"VAL\"\n}", true},
        {"TOKEN&quot;:&quot;VAL", true},
        {"TOKEN_PROD=VAL", true},
        {"TOKEN_SHA256=VAL", false},
        {"TOKEN_DIGEST: VAL", false},
        {"TOKENVAL", false},
        {"TOKEN\nVAL", false},
        {"TOKEN is VAL", false},
        {"TOKEN = other VAL", false},
    };

    (void)state;
    check("TOKEN{{assign}}VAL", rows, ARRAY_LEN(rows));
    check("(?x) TOKEN {{assign}} VAL", rows, ARRAY_LEN(rows));
}

static void a_word_begins_behind_escapes(void **state)
{
    static const struct row rows[] = {
        {"abc_1", true},           {"_abc_1", true},       {"\\nabc_1", true},
        {"%3Dabc_1", true},        {"%3dabc_1", true},     {"\\u0022abc_1", true},
        {"\\x22abc_1", true},      {"\x1b[0mabc_1", true}, {"\x1b[32mabc_1", true},
        {"\x1b[1;32mabc_1", true}, {"xabc_1", false},      {"9abc_1", false},
        {"3Dabc_1", false},        {"\\nnabc_1", false},   {"[0mabc_1", false},
    };

    (void)state;
    check("{{start}}abc_[0-9]", rows, ARRAY_LEN(rows));
}

static void other_braces_stay(void **state)
{
    struct buf out = BUF_INIT(64);

    (void)state;
    assert_ok(shorthand_expand(SLICE_LITERAL("a{2}{{x}}{{star"), &out), NULL);
    assert_string_equal(buf_str(&out), "a{2}{{x}}{{star");
    assert_int_equal(shorthand_expand(SLICE_LITERAL("{{start}}"), &out), ERR_LIMIT);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_assigned_in_many_ways),
        cmocka_unit_test(a_word_begins_behind_escapes),
        cmocka_unit_test(other_braces_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
