/* SPDX-License-Identifier: Apache-2.0 */
#include "core/checked.h"

#include "tests/lib/unit.h"

static void sums_and_products_say_when_they_overflow(void **state)
{
    static const struct {
        uint64_t a, b;
        bool sum, product;
    } rows[] = {
        {0, 0, true, true},
        {UINT64_MAX, 0, true, true},
        {UINT64_MAX, 1, false, true},
        {UINT64_MAX - 1, 1, true, true},
        {UINT64_MAX / 2, 2, true, true},
        {UINT64_MAX / 2 + 1, 2, true, false},
        {UINT64_C(1) << 32, UINT64_C(1) << 32, true, false},
        {UINT64_C(0xffffffff), UINT64_C(0x100000001), true, true},
        {UINT64_MAX, UINT64_MAX, false, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t a = rows[i].a;
        uint64_t b = rows[i].b;
        uint64_t out;

        assert_int_equal(checked_add_u64(a, b, &out), rows[i].sum);
        assert_true(!rows[i].sum || out == a + b);
        assert_int_equal(checked_add_u64(b, a, &out), rows[i].sum);
        assert_int_equal(checked_mul_u64(a, b, &out), rows[i].product);
        assert_true(!rows[i].product || out == a * b);
    }
}

static void sizes_too(void **state)
{
    size_t out;

    (void)state;
    assert_true(checked_add(SIZE_MAX - 1, 1, &out));
    assert_true(out == SIZE_MAX);
    assert_false(checked_add(SIZE_MAX, 1, &out));
    assert_true(checked_mul(SIZE_MAX, 1, &out));
    assert_false(checked_mul(SIZE_MAX / 2 + 1, 2, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_products_say_when_they_overflow),
        cmocka_unit_test(sizes_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
