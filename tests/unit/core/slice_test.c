/* SPDX-License-Identifier: Apache-2.0 */
#include "core/slice.h"

#include "tests/lib/unit.h"

static const struct slice nothing = {NULL, 0};

static void sub_is_cut_to_what_is_there(void **state)
{
    static const struct {
        size_t from, to;
        const char *is;
    } rows[] = {
        {0, 6, "abcdef"},
        {0, 0, ""},
        {2, 4, "cd"},
        {5, 6, "f"},
        {6, 6, ""},
        {0, SIZE_MAX, "abcdef"},
        {SIZE_MAX, SIZE_MAX, ""},
        {4, 2, ""},
        {7, 9, ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_slices_equal(slice_sub(SLICE_LITERAL("abcdef"), rows[i].from, rows[i].to),
                            slice_str(rows[i].is));
    assert_int_equal(slice_sub(nothing, 0, 3).len, 0);
}

static void compare_orders_by_unsigned_bytes(void **state)
{
    static const struct slice ordered[] = {
        {"", 0},   {"\0", 1}, {"\0\0", 2}, {"a", 1},    {"a\0", 2},
        {"ab", 2}, {"b", 1},  {"\x7f", 1}, {"\x80", 1}, {"\xff", 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ordered); i++) {
        for (size_t j = 0; j < ARRAY_LEN(ordered); j++) {
            int order = slice_compare(ordered[i], ordered[j]);

            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(slice_equal(ordered[i], ordered[j]), i == j);
        }
    }
    assert_int_equal(slice_compare(nothing, SLICE_LITERAL("")), 0);
    assert_true(slice_equal(nothing, SLICE_LITERAL("")));
}

static void starts_and_ends(void **state)
{
    struct slice s = SLICE_LITERAL("ghp_x");

    (void)state;
    assert_true(slice_starts(s, "ghp_"));
    assert_true(slice_starts(s, "ghp_x"));
    assert_true(slice_starts(s, ""));
    assert_false(slice_starts(s, "ghp_xy"));
    assert_true(slice_ends(s, "_x"));
    assert_true(slice_ends(s, ""));
    assert_false(slice_ends(s, "aghp_x"));
    assert_true(slice_starts(nothing, ""));
    assert_true(slice_ends(nothing, ""));
    assert_false(slice_starts(nothing, "a"));
    assert_true(slice_is(s, "ghp_x"));
    assert_false(slice_is(slice_of("a\0b", 3), "a"));
    assert_int_equal(slice_str(NULL).len, 0);
}

static void cut_walks_a_list(void **state)
{
    static const struct {
        const char *list;
        size_t count;
        const char *items[4];
    } rows[] = {
        {"", 1, {""}},
        {"a", 1, {"a"}},
        {"a,b,c", 3, {"a", "b", "c"}},
        {",", 2, {"", ""}},
        {"a,,b,", 4, {"a", "", "b", ""}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice rest = slice_str(rows[i].list);
        struct slice item;
        size_t n = 0;

        for (; slice_cut(&rest, ',', &item); n++) {
            assert_true(n < rows[i].count);
            assert_slices_equal(item, slice_str(rows[i].items[n]));
        }
        assert_int_equal(n, rows[i].count);
        assert_false(slice_cut(&rest, ',', &item));
    }
}

static void cut_knows_nul_from_the_end(void **state)
{
    struct slice rest = slice_of("a\0b,c", 5);
    struct slice item;

    (void)state;
    assert_true(slice_cut(&rest, ',', &item));
    assert_int_equal(item.len, 3);
    rest = slice_of("x\0y", 3);
    assert_true(slice_cut(&rest, '\0', &item));
    assert_slice_equal(item, "x");
    assert_slice_equal(rest, "y");
}

static void trim_takes_blanks_only(void **state)
{
    (void)state;
    assert_slice_equal(slice_trim(SLICE_LITERAL(" \t\r\n a b \r\n")), "a b");
    assert_slice_equal(slice_trim(SLICE_LITERAL(" \n ")), "");
    assert_slice_equal(slice_trim(SLICE_LITERAL("\0 ")), "\0");
    assert_slice_equal(slice_trim(SLICE_LITERAL("\v")), "\v");
    assert_int_equal(slice_trim(nothing).len, 0);
}

static void number_is_the_whole_slice(void **state)
{
    static const struct {
        const char *text;
        uint64_t max, is;
        bool ok;
    } rows[] = {
        {"0", 0, 0, true},
        {"007", 9, 7, true},
        {"255", 255, 255, true},
        {"256", 255, 0, false},
        {"18446744073709551615", UINT64_MAX, UINT64_MAX, true},
        {"18446744073709551616", UINT64_MAX, 0, false},
        {"99999999999999999999999", UINT64_MAX, 0, false},
        {"", UINT64_MAX, 0, false},
        {"-1", UINT64_MAX, 0, false},
        {"+1", UINT64_MAX, 0, false},
        {" 1", UINT64_MAX, 0, false},
        {"1 ", UINT64_MAX, 0, false},
        {"0x10", UINT64_MAX, 0, false},
        {"1e3", UINT64_MAX, 0, false},
        {"\xd9\xa1", UINT64_MAX, 0, false}, /* ARABIC-INDIC DIGIT ONE */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t value = 77;

        assert_int_equal(slice_number(slice_str(rows[i].text), rows[i].max, &value), rows[i].ok);
        assert_true(value == (rows[i].ok ? rows[i].is : 77));
    }
}

static void find_gives_the_first_place(void **state)
{
    struct slice s = slice_of("ab\0abc", 6);

    (void)state;
    assert_int_equal(slice_find(s, SLICE_LITERAL("abc")), 3);
    assert_int_equal(slice_find(s, SLICE_LITERAL("ab")), 0);
    assert_int_equal(slice_find(s, slice_of("\0", 1)), 2);
    assert_int_equal(slice_find(s, SLICE_LITERAL("")), 0);
    assert_true(slice_find(s, SLICE_LITERAL("abcd")) == SIZE_MAX);
    assert_true(slice_find(nothing, SLICE_LITERAL("a")) == SIZE_MAX);
    assert_int_equal(slice_find(nothing, nothing), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sub_is_cut_to_what_is_there),
        cmocka_unit_test(compare_orders_by_unsigned_bytes),
        cmocka_unit_test(starts_and_ends),
        cmocka_unit_test(cut_walks_a_list),
        cmocka_unit_test(cut_knows_nul_from_the_end),
        cmocka_unit_test(trim_takes_blanks_only),
        cmocka_unit_test(number_is_the_whole_slice),
        cmocka_unit_test(find_gives_the_first_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
