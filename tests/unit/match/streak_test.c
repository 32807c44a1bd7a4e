/* SPDX-License-Identifier: Apache-2.0 */
#include "match/streak.h"

#include "core/limits.h"
#include "match/literals.h"
#include "tests/lib/unit.h"

/* Patterns, and strings of which each must or need not hold the streak. */
static const struct {
    const char *pattern;
    uint32_t length;
    const char *holds; /* one member of the class, NULL where there is no streak */
    const char *lacks;
} streak_rows[] = {
    {"key.{0,40}[0-9a-f]{32}", 32, "f", "g"},
    {"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", 18, "-", "g"},
    {"(?i)key=[a-f]{16,}", 20, "C", "g"},
    {"(?:[0-9]{20}|[a-f]{30})", 20, "a", "g"},
    {"(?:[0-9]{20}|key)", 0, NULL, NULL},
    {"(?:[0-9]{3}[a-c]?){4}", 12, "c", "d"},
    {"[0-9]{7}", 0, NULL, NULL},
    {"[0-9]{0,90}", 0, NULL, NULL},
    {"(?s).{90}", 0, NULL, NULL},
    {"(.)\\1{90}", 0, NULL, NULL},
};

static void test_required(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(streak_rows); i++) {
        struct arena arena = ARENA_INIT(16 * MIB);
        struct pattern_facts facts;

        assert_ok(literals_of_pattern(streak_rows[i].pattern, &arena, &facts), NULL);
        if (facts.streak.length != streak_rows[i].length)
            fail_msg("%s: %u", streak_rows[i].pattern, facts.streak.length);
        if (streak_rows[i].holds) {
            assert_true(byteset_has(&facts.streak.bytes, (unsigned char)*streak_rows[i].holds));
            assert_false(byteset_has(&facts.streak.bytes, (unsigned char)*streak_rows[i].lacks));
        }
        arena_release(&arena);
    }
}

static const struct {
    const char *text;
    size_t from;
    size_t to;
    size_t end; /* of the first three of [ab] in a row */
} find_rows[] = {
    {"", 0, 0, SIZE_MAX},      {"ab", 0, 2, SIZE_MAX},   {"aba", 0, 3, 3},
    {"abaa", 1, 4, 4},         {"abaa", 2, 4, SIZE_MAX}, {"xabax", 0, 5, 4},
    {"xabax", 0, 3, SIZE_MAX}, {"aaxaaxaaa", 0, 9, 9},   {"aaxaaxaax", 0, 9, SIZE_MAX},
    {"xxaaxaabxx", 0, 10, 8},  {"aaaaaa", 0, 6, 3},      {"xaaa", 0, 4, 4},
};

static void test_find(void **state)
{
    struct streak streak = {.length = 3};

    (void)state;
    byteset_add_range(&streak.bytes, 'a', 'b');
    for (size_t i = 0; i < ARRAY_LEN(find_rows); i++) {
        struct slice text = slice_str(find_rows[i].text);

        if (streak_find(&streak, text, find_rows[i].from, find_rows[i].to) != find_rows[i].end)
            fail_msg("row %zu: %s", i, find_rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_required),
        cmocka_unit_test(test_find),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
