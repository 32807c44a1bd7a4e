/* SPDX-License-Identifier: Apache-2.0 */
#include "core/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_distance(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        size_t distance;
    } rows[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"kitten", "sitting", 3},
        {"pattren", "pattern", 1},
        {"Format", "format", 0},
        {"ca", "abc", 3},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(suggest_distance(slice_str(rows[i].a), slice_str(rows[i].b)),
                         rows[i].distance);
        assert_int_equal(suggest_distance(slice_str(rows[i].b), slice_str(rows[i].a)),
                         rows[i].distance);
    }
}

static void test_too_long_is_no_name(void **state)
{
    char text[65];

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(suggest_distance(slice_of(text, 65), slice_of(text, 64)), SIZE_MAX);
    assert_int_equal(suggest_distance(slice_of(text, 64), slice_of(text, 63)), 1);
}

static void test_best(void **state)
{
    static const char *const names[] = {"id", "name", "pattern", "paths", "severity"};
    static const struct {
        const char *word;
        const char *best;
    } rows[] = {
        {"patern", "pattern"}, {"path", "paths"}, {"serverity", "severity"},
        {"colour", ""},        {"x", ""},         {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct suggest nearest;

        suggest_init(&nearest, slice_str(rows[i].word));
        for (size_t n = 0; n < ARRAY_LEN(names); n++)
            suggest_offer(&nearest, slice_str(names[n]));
        assert_true(slice_is(suggest_best(&nearest), rows[i].best));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_too_long_is_no_name),
        cmocka_unit_test(test_best),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
