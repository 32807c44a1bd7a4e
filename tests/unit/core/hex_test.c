/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hex.h"

#include "tests/lib/unit.h"

static void digits_have_their_value(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        const char *at = c ? strchr("0123456789abcdef", c) : NULL;
        const char *upper = c ? strchr("0123456789ABCDEF", c) : NULL;
        int value = -1;

        if (at)
            value = (int)(at - "0123456789abcdef");
        else if (upper)
            value = (int)strcspn("0123456789ABCDEF", upper);
        assert_int_equal(hex_digit((char)c), value);
    }
}

static void every_byte_survives_both_ways(void **state)
{
    unsigned char bytes[256];
    unsigned char back[256];
    char digits[2 * 256 + 1];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    hex_encode(bytes, sizeof bytes, digits);
    assert_int_equal(strlen(digits), 512);
    assert_memory_equal(digits, "000102030405060708090a", 22);
    assert_true(hex_decode(digits, sizeof bytes, back));
    assert_memory_equal(bytes, back, sizeof bytes);
}

static void upper_case_is_read(void **state)
{
    unsigned char out[4];

    (void)state;
    assert_true(hex_decode("DEADbeef", 4, out));
    assert_memory_equal(out, "\xde\xad\xbe\xef", 4);
}

static void nothing_encodes_to_nothing(void **state)
{
    char digits[1] = {'x'};

    (void)state;
    hex_encode((const unsigned char *)"", 0, digits);
    assert_int_equal(digits[0], '\0');
    assert_true(hex_decode("", 0, NULL));
}

static void what_is_no_digit_is_refused(void **state)
{
    static const char *const wrong[] = {"g0", "0g", "0 ", " 0", "-1", "\xff\xff", "0x", "0\0"};
    unsigned char out;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(hex_decode(wrong[i], 1, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_have_their_value),
        cmocka_unit_test(every_byte_survives_both_ways),
        cmocka_unit_test(upper_case_is_read),
        cmocka_unit_test(nothing_encodes_to_nothing),
        cmocka_unit_test(what_is_no_digit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
