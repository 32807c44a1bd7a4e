/* SPDX-License-Identifier: Apache-2.0 */
#include "core/crc32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_known_values(void **state)
{
    (void)state;
    assert_int_equal(crc32_of(slice_of("", 0)), 0);
    assert_int_equal(crc32_of(slice_str("a")), 0xe8b7be43);
    assert_int_equal(crc32_of(slice_str("123456789")), 0xcbf43926);
    assert_int_equal(crc32_of(slice_of("\0\xff\0\xff", 4)), 0xb2de047c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known_values)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
