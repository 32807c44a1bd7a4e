/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"

#include "tests/lib/unit.h"

/* Not constants, or the compiler would warn of the very thing that is tried. */
static volatile size_t huge = SIZE_MAX;
static volatile size_t too_much = PTRDIFF_MAX;

static void a_size_of_nothing_gives_something_to_free(void **state)
{
    void *a = mem_alloc(0);
    void *b = mem_calloc(0, 8);
    void *c = mem_realloc(NULL, 0, 8);

    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    assert_non_null(c);
    mem_free(a);
    mem_free(b);
    mem_free(c);
    mem_free(NULL);
}

static void products_that_overflow_give_null(void **state)
{
    char *block = mem_strdup("still here");

    (void)state;
    assert_null(mem_alloc(too_much));
    assert_null(mem_calloc(huge, 2));
    assert_null(mem_calloc(huge / 2 + 1, 2));
    assert_null(mem_realloc(block, huge / 4 + 1, 4));
    assert_null(mem_realloc(block, too_much, 1));
    assert_string_equal(block, "still here");
    assert_null(mem_strndup(block, huge));
    mem_free(block);
}

static void realloc_keeps_the_content(void **state)
{
    uint32_t *items = NULL;

    (void)state;
    for (size_t n = 1; n <= 1000; n *= 10) {
        items = mem_realloc(items, n, sizeof *items);
        assert_non_null(items);
        items[n - 1] = (uint32_t)n;
    }
    assert_int_equal(items[0], 1);
    assert_int_equal(items[99], 100);
    mem_free(items);
}

static void copies_end_with_nul(void **state)
{
    char *cut = mem_strndup("abcdef", 3);
    char *none = mem_strndup(NULL, 0);
    char *whole = mem_strdup("abc");

    (void)state;
    assert_string_equal(cut, "abc");
    assert_string_equal(none, "");
    assert_string_equal(whole, "abc");
    mem_free(cut);
    mem_free(none);
    mem_free(whole);
}

static void wipe_zeroes_just_that(void **state)
{
    char bytes[] = "abcdef";

    (void)state;
    mem_wipe(bytes + 1, 3);
    assert_memory_equal(bytes, "a\0\0\0ef", 7);
    mem_wipe(NULL, 0);
}

static void growth_is_by_half_and_stays_below_the_ceiling(void **state)
{
    static const struct {
        size_t have, want, ceiling, is;
    } rows[] = {
        {0, 1, 1000, 16},
        {0, 17, 1000, 17},
        {16, 17, 1000, 24},
        {100, 101, 120, 120},
        {100, 50, 1000, 100},
        {100, 100, 1000, 100},
        {0, 5, 5, 5},
        {0, 6, 5, 0},
        {0, 0, 0, 0},
        {SIZE_MAX - 5, SIZE_MAX, SIZE_MAX, SIZE_MAX},
        {1000, SIZE_MAX, SIZE_MAX - 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_true(mem_grow(rows[i].have, rows[i].want, rows[i].ceiling) == rows[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_of_nothing_gives_something_to_free),
        cmocka_unit_test(products_that_overflow_give_null),
        cmocka_unit_test(realloc_keeps_the_content),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(wipe_zeroes_just_that),
        cmocka_unit_test(growth_is_by_half_and_stays_below_the_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
