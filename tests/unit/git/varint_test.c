/* SPDX-License-Identifier: Apache-2.0 */
#include "git/varint.h"

#include "tests/lib/unit.h"

#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void numbers_are_read_as_git_writes_them(void **state)
{
    static const struct {
        struct slice bytes;
        bool whole;
        uint64_t value;
        size_t left;
    } row[] = {
        {BYTES("\x00"), true, 0, 0},
        {BYTES("\x7fx"), true, 127, 1},
        {BYTES("\x80\x00"), true, 128, 0},
        {BYTES("\x81\x00"), true, 256, 0},
        {BYTES("\xff\x7f"), true, 16511, 0},
        {BYTES("\x80\x80\x00"), true, 16512, 0},
        {BYTES("\x80\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe\x7f"), true, UINT64_MAX, 0},
        {BYTES(""), false, 0, 0},
        {BYTES("\x80"), false, 0, 1},
        {BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), false, 0, 10},
        {BYTES("\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"), false, 0, 11},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct slice rest = row[i].bytes;
        uint64_t value = 0;

        if (varint_take(&rest, &value) != row[i].whole || value != row[i].value ||
            rest.len != row[i].left)
            fail_msg("row %zu: %llu, %zu left", i, (unsigned long long)value, rest.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_git_writes_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
