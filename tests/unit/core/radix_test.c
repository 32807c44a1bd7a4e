/* SPDX-License-Identifier: Apache-2.0 */
#include "core/radix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    uint64_t value;
    const char *alphabet;
    const char *text;
} rows[] = {
    {0, RADIX_BASE62, "000000"},           {61, RADIX_BASE62, "00000z"},
    {62, RADIX_BASE62, "000010"},          {510127072, RADIX_BASE62, "0YWRM0"},
    {UINT32_MAX, RADIX_BASE62, "4gfFC3"},  {35, RADIX_BASE36, "z"},
    {UINT32_MAX, RADIX_BASE36, "1z141z3"}, {UINT64_MAX, RADIX_BASE36, "3w5e11264sgsf"},
};

static void test_write_and_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice text = slice_str(rows[i].text);
        char written[32] = {0};
        uint64_t value = 1;

        radix_write(rows[i].value, rows[i].alphabet, text.len, written);
        assert_string_equal(written, rows[i].text);
        assert_true(radix_read(text, rows[i].alphabet, &value));
        assert_true(value == rows[i].value);
    }
}

static void test_write_cuts_at_the_front(void **state)
{
    char written[3] = {0};

    (void)state;
    radix_write(UINT32_MAX, RADIX_BASE62, 2, written);
    assert_string_equal(written, "C3");
}

static void test_read_refuses(void **state)
{
    static const char *const texts[] = {"", "-1", "0Z", "3w5e11264sgsg", "zzzzzzzzzzzzzzzzzzzzzz"};
    uint64_t value;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_false(radix_read(slice_str(texts[i]), RADIX_BASE36, &value));
    assert_false(radix_read(slice_of("1\0", 2), RADIX_BASE36, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_and_read),
        cmocka_unit_test(test_write_cuts_at_the_front),
        cmocka_unit_test(test_read_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
