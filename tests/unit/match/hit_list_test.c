/* SPDX-License-Identifier: Apache-2.0 */
#include "match/hit_list.h"

#include "tests/lib/unit.h"

#define COUNT 1000

/* Where hit number `i` ends, of an order that is more or less wrong. */
static uint32_t in_order(uint32_t i)
{
    return i;
}

static uint32_t nearly(uint32_t i)
{
    return i ^ 3;
}

static uint32_t backwards(uint32_t i)
{
    return COUNT - i;
}

static uint32_t two_runs(uint32_t i)
{
    return i % (COUNT / 2);
}

static uint32_t scattered(uint32_t i)
{
    return i * 7919 % 997;
}

static uint32_t (*const orders[])(uint32_t) = {in_order, nearly, backwards, two_runs, scattered};

static bool comes_before(const struct hit *a, const struct hit *b)
{
    return a->end != b->end ? a->end < b->end : a->literal < b->literal;
}

/* The literals are numbered backwards, so that equal ends have to move too. */
static void test_sorts_from(void **state)
{
    (void)state;
    for (size_t order = 0; order < ARRAY_LEN(orders); order++) {
        struct hit_list list = {0};
        bool seen[COUNT] = {false};

        for (uint32_t i = 0; i < COUNT; i++)
            assert_ok(hit_list_add(&list, (struct hit){COUNT - 1 - i, orders[order](i)}), NULL);
        hit_list_sort(&list, 1);
        assert_int_equal(list.items[0].literal, COUNT - 1);
        for (size_t i = 0; i < COUNT; i++) {
            assert_false(seen[list.items[i].literal]);
            seen[list.items[i].literal] = true;
            if (i > 1)
                assert_true(comes_before(&list.items[i - 1], &list.items[i]));
        }
        hit_list_release(&list);
    }
}

static void test_sorts_nothing(void **state)
{
    struct hit_list list = {0};

    (void)state;
    hit_list_sort(&list, 0);
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorts_from),
        cmocka_unit_test(test_sorts_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
