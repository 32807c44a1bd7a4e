/* SPDX-License-Identifier: Apache-2.0 */
#include "match/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/limits.h"
#include "core/mem.h"

#define WHOLE ((struct regex_window){0, SIZE_MAX, SIZE_MAX})

static enum regex_outcome find(const char *pattern, struct slice subject,
                               struct regex_window window, struct regex_match *out)
{
    struct regex *regex = NULL;
    struct regex_scratch *scratch = NULL;
    struct err err = ERR_INIT;
    enum regex_outcome outcome;

    if (regex_new(pattern, &regex, NULL, &err) != ERR_OK)
        fail_msg("%s: %s", pattern, err.msg);
    assert_int_equal(regex_scratch_new(&scratch), ERR_OK);
    outcome = regex_find(regex, scratch, subject, window, out);
    regex_scratch_free(scratch);
    regex_free(regex);
    return outcome;
}

/* Which group is the secret. */
static void test_token(void **state)
{
    static const struct {
        const char *pattern;
        const char *subject;
        const char *token;
    } rows[] = {
        {"ab+", "xxabbb", "abbb"},
        {"a(b+)", "xxabbb", "bbb"},
        {"(a)(?<token>b+)", "xxabbb", "bbb"},
        {"(a)(?P<TOKEN>b+)", "xxabbb", "bbb"},
        {"(?<zeta>a)(?<alpha>b+)", "xxabbb", "a"},
        {"(?<one>z)?(a)(?<two>b+)", "xxabbb", "bbb"},
        {"(?<one>a)(?<Token>b+)", "xxabbb", "bbb"},
        {"(?<token>z)?(a)b+", "xxabbb", "abbb"},
        {"(z)?ab+", "xxabbb", "abbb"},
        {"(?J)(?:(?<token>z)|(?<token>a))", "xxabbb", "a"},
        {"x\\Kab", "xxabbb", "ab"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice subject = slice_str(rows[i].subject);
        struct regex_match match;

        assert_int_equal(find(rows[i].pattern, subject, WHOLE, &match), REGEX_MATCH);
        if (!slice_is(slice_sub(subject, match.token.start, match.token.end), rows[i].token))
            fail_msg("%s: token is [%zu,%zu)", rows[i].pattern, match.token.start, match.token.end);
    }
}

/* What the compile options decide. */
static void test_semantics(void **state)
{
    static const struct {
        const char *pattern;
        struct slice subject;
        bool matches;
    } rows[] = {
        {"^a$", {"a\n", 2}, false}, /* PCRE2_DOLLAR_ENDONLY */
        {"(?m)^a$", {"b\na\n", 4}, true},
        {"^\\w$", {"\xe9", 1}, false}, /* ASCII classes */
        {"^.$", {"\xc3\xa9", 2}, false},
        {"^..$", {"\xc3\xa9", 2}, true},
        {"a\\x00b", {"a\0b", 3}, true},
        {"(?i)KEY", {"xkeyx", 5}, true},
        {"a.b", {"a\nb", 3}, false},
        {"(?s)a.b", {"a\nb", 3}, true},
        {"^$", {NULL, 0}, true},
        {"(?<!x)a", {"xa", 2}, false},
        {"=(?:a|)a+a[0-9]", {"key=aa1", 7}, true},    /* the start optimization passes */
        {"=(?:a|\\b)a+a[0-9]", {"key=aa1", 7}, true}, /* over these two */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_match match;
        enum regex_outcome want = rows[i].matches ? REGEX_MATCH : REGEX_NONE;

        if (find(rows[i].pattern, rows[i].subject, WHOLE, &match) != want)
            fail_msg("%s (row %zu)", rows[i].pattern, i);
    }
}

static void test_window(void **state)
{
    static const struct {
        const char *pattern;
        struct regex_window window;
        enum regex_outcome outcome;
        size_t start;
    } rows[] = {
        {"key", {0, SIZE_MAX, SIZE_MAX}, REGEX_MATCH, 2},
        {"key", {3, SIZE_MAX, SIZE_MAX}, REGEX_MATCH, 7},
        {"key", {3, 6, SIZE_MAX}, REGEX_NONE, 0},
        {"key", {3, 7, SIZE_MAX}, REGEX_MATCH, 7},
        {"key", {7, 7, 9}, REGEX_NONE, 0},
        {"key", {7, 7, 10}, REGEX_MATCH, 7},
        {"key$", {0, SIZE_MAX, 5}, REGEX_NONE, 0}, /* the cut is not the end */
        {"key$", {0, SIZE_MAX, SIZE_MAX}, REGEX_MATCH, 7},
        {"(?<=-)key", {2, 2, SIZE_MAX}, REGEX_MATCH, 2}, /* sees what lies before */
        {"^key", {2, SIZE_MAX, SIZE_MAX}, REGEX_NONE, 0},
        {"key", {10, SIZE_MAX, SIZE_MAX}, REGEX_NONE, 0},
        {"", {10, SIZE_MAX, SIZE_MAX}, REGEX_MATCH, 10},
        {"", {11, SIZE_MAX, SIZE_MAX}, REGEX_NONE, 0},
        {"", {3, 2, SIZE_MAX}, REGEX_NONE, 0},
        {"", {3, 3, 2}, REGEX_NONE, 0},
    };
    struct slice subject = slice_str("--key--key");

    (void)state;
    assert_int_equal(subject.len, 10);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_match match = {0};

        if (find(rows[i].pattern, subject, rows[i].window, &match) != rows[i].outcome ||
            match.whole.start != rows[i].start)
            fail_msg("%s (row %zu): %zu", rows[i].pattern, i, match.whole.start);
    }
}

static void test_errors(void **state)
{
    static const struct {
        const char *pattern;
        size_t offset;
        const char *message;
    } rows[] = {
        {"ab(c", 4, "pattern, at offset 4: missing closing parenthesis"},
        {"a{2,1}", 5, "pattern, at offset 5: numbers out of order in {} quantifier"},
        {"[z-a]", 3, "pattern, at offset 3: range out of order in character class"},
        {"(*UTF)a", 6, NULL},
        {"(*UCP)a", 6, NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex *regex = NULL;
        struct err err = ERR_INIT;
        size_t offset = SIZE_MAX;

        assert_int_equal(regex_new(rows[i].pattern, &regex, &offset, &err), ERR_PARSE);
        assert_null(regex);
        assert_int_equal(err.code, ERR_PARSE);
        if (offset != rows[i].offset)
            fail_msg("%s: offset %zu, %s", rows[i].pattern, offset, err.msg);
        if (rows[i].message)
            assert_string_equal(err.msg, rows[i].message);
        assert_int_equal(regex_new(rows[i].pattern, &regex, NULL, NULL), ERR_PARSE);
    }
}

static void test_too_large(void **state)
{
    size_t groups = LIMIT_REGEX_GROUPS + 1;
    char *pattern = mem_calloc(LIMIT_PATTERN_BYTES + 2, 1);
    struct regex *regex = NULL;

    (void)state;
    assert_non_null(pattern);
    for (size_t i = 0; i < groups; i++)
        memcpy(pattern + 3 * i, "(a)", 3);
    assert_int_equal(regex_new(pattern, &regex, NULL, NULL), ERR_LIMIT);
    pattern[3 * (groups - 1)] = '\0';
    assert_int_equal(regex_new(pattern, &regex, NULL, NULL), ERR_OK);
    regex_free(regex);
    memset(pattern, 'a', LIMIT_PATTERN_BYTES + 1);
    assert_int_equal(regex_new(pattern, &regex, NULL, NULL), ERR_PARSE);
    mem_free(pattern);
}

/* Patterns that would run for ever, or need a deep stack, end. */
static void test_limits(void **state)
{
    static const struct {
        const char *pattern;
        enum regex_outcome outcome;
    } rows[] = {
        {"(a+)+$", REGEX_NONE},
        {"(a+)+(?!x)$", REGEX_LIMIT},
        {"(?:a|a)*[bc]", REGEX_NONE},
        {"(?:a|a)*[bc](?=.)", REGEX_LIMIT},
        {"(?:\\s*.*\\s*){0,3}(?:\\s*.*\\s*){0,3}[bc]", REGEX_NONE},
        {"(?:.{0,300}){300}[bc]", REGEX_LIMIT},
        {"^(?:a(?=a))+[bc]", REGEX_NONE},
        {"a{10000}b", REGEX_NONE},
        {"(*NO_JIT)(a+)+$", REGEX_LIMIT},
    };
    struct slice subject;
    char *text = mem_alloc(20000);

    (void)state;
    assert_non_null(text);
    memset(text, 'a', 20000);
    subject = slice_of(text, 20000);
    text[19999] = 'x';
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_match match;
        enum regex_outcome outcome = find(rows[i].pattern, subject, WHOLE, &match);

        if (outcome != rows[i].outcome)
            fail_msg("%s: outcome %d", rows[i].pattern, (int)outcome);
    }
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_token),     cmocka_unit_test(test_semantics),
        cmocka_unit_test(test_window),    cmocka_unit_test(test_errors),
        cmocka_unit_test(test_too_large), cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
