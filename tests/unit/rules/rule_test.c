/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule.h"

#include "tests/lib/unit.h"

static void test_requirements(void **state)
{
    static const char *const words[] = {"example", "****"};
    static const struct {
        struct requirements requirements;
        const char *text;
        bool met;
    } rows[] = {
        {{0}, "", true},
        {{.min_digits = 2}, "a1b2", true},
        {{.min_digits = 3}, "a1b2", false},
        {{.min_uppercase = 1}, "abc", false},
        {{.min_lowercase = 1}, "ABC", false},
        {{.min_uppercase = 1, .min_lowercase = 1}, "aB", true},
        {{.min_special = 1}, "ab-c", true},
        {{.min_special = 1}, "abc", false},
        {{.min_special = 1, .special = "_"}, "ab-c", false},
        {{.without = {words, 2}}, "my-EXAMPLE-key", false},
        {{.without = {words, 2}}, "ab****", false},
        {{.without = {words, 2}}, "exampl***", true},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(rule_requirements_met(&rows[i].requirements, slice_str(rows[i].text)),
                         rows[i].met);
}

static void test_a_nul_is_not_special(void **state)
{
    const struct requirements one = {.min_special = 1};

    (void)state;
    assert_false(rule_requirements_met(&one, slice_of("a\0b", 3)));
}

static void test_checksum_names(void **state)
{
    (void)state;
    assert_null(rule_checksum_name(CHECKSUM_ALGORITHM_NONE));
    for (unsigned i = 1; i < CHECKSUM_ALGORITHM_COUNT; i++)
        assert_non_null(rule_checksum_name((enum checksum_algorithm)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requirements),
        cmocka_unit_test(test_a_nul_is_not_special),
        cmocka_unit_test(test_checksum_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
