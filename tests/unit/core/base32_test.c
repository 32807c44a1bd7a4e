/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* RFC 4648 section 10. */
static const struct {
    const char *plain;
    const char *text;
} rows[] = {
    {"", ""},
    {"f", "MY"},
    {"fo", "MZXQ"},
    {"foo", "MZXW6"},
    {"foob", "MZXW6YQ"},
    {"fooba", "MZXW6YTB"},
    {"foobar", "MZXW6YTBOI"},
};

static void test_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice plain = slice_str(rows[i].plain);
        char text[32];
        unsigned char back[32] = {0};

        base32_encode((const unsigned char *)plain.ptr, plain.len, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(strlen(text), BASE32_LEN(plain.len));
        assert_true(base32_decode(slice_str(text), back));
        assert_string_equal((char *)back, rows[i].plain);
    }
}

static void test_read_takes_either_case_and_nothing_else(void **state)
{
    unsigned char back[8] = {0};

    (void)state;
    assert_true(base32_decode(slice_str("mzXw6"), back));
    assert_string_equal((char *)back, "foo");
    assert_false(base32_decode(slice_str("MZX16"), back));
    assert_false(base32_decode(slice_str("MY======"), back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_read_takes_either_case_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
