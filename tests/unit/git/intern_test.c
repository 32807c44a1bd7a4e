/* SPDX-License-Identifier: Apache-2.0 */
#include "git/intern.h"

#include <stdio.h>

#include "tests/lib/unit.h"

#define MANY 5000

/* A string of its own for each number, of all lengths up to 20. */
static struct slice name(uint32_t i, char text[32])
{
    int len = snprintf(text, 32, "%.*s%u", (int)(i % 15), "abcdefghijklmnop", i);

    return slice_of(text, (size_t)len);
}

static void each_string_has_its_number(void **state)
{
    struct intern intern;
    uint32_t number;
    char text[32];
    bool fresh;

    (void)state;
    intern_init(&intern, 1 << 20);
    assert_false(intern_find(&intern, slice_str("a"), &number));
    for (uint32_t i = 0; i < MANY; i++) {
        assert_ok(intern_add(&intern, name(i, text), &number, &fresh), NULL);
        assert_true(fresh);
        assert_int_equal(number, i);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        struct slice got = intern_get(&intern, i);

        assert_slices_equal(got, name(i, text));
        assert_int_equal((uintptr_t)got.ptr % 8, 0);
        assert_ok(intern_add(&intern, name(i, text), &number, &fresh), NULL);
        assert_false(fresh);
        assert_int_equal(number, i);
        assert_true(intern_find(&intern, name(i, text), &number));
        assert_int_equal(number, i);
    }
    assert_false(intern_find(&intern, slice_str("not there"), &number));
    intern_release(&intern);
}

static void strings_are_bytes(void **state)
{
    static const struct {
        const char *ptr;
        size_t len;
    } row[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2}, {"\0\0\0\0\0\0\0\0", 8}};
    struct intern intern;
    uint32_t number;

    (void)state;
    intern_init(&intern, 1 << 20);
    for (uint32_t i = 0; i < ARRAY_LEN(row); i++) {
        assert_ok(intern_add(&intern, slice_of(row[i].ptr, row[i].len), &number, NULL), NULL);
        assert_int_equal(number, i);
    }
    for (uint32_t i = 0; i < ARRAY_LEN(row); i++)
        assert_slices_equal(intern_get(&intern, i), slice_of(row[i].ptr, row[i].len));
    intern_release(&intern);
}

static void the_ceiling_holds(void **state)
{
    struct intern intern;
    enum err_code code = ERR_OK;
    uint32_t number;
    uint32_t i = 0;
    char text[32];

    (void)state;
    intern_init(&intern, 1024);
    while (code == ERR_OK && i < MANY)
        code = intern_add(&intern, name(i++, text), &number, NULL);
    assert_code(code, ERR_LIMIT, NULL);
    assert_true(intern_find(&intern, name(0, text), &number));
    assert_false(intern_find(&intern, name(i - 1, text), &number));
    intern_release(&intern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_string_has_its_number),
        cmocka_unit_test(strings_are_bytes),
        cmocka_unit_test(the_ceiling_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
