/* SPDX-License-Identifier: Apache-2.0 */
#include "core/node.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "core/limits.h"
#include "core/mem.h"
#include "core/yaml_read.h"

static struct node *read(struct arena *arena, const char *text)
{
    struct node *root = NULL;

    assert_int_equal(yaml_read(slice_str(text), LIMIT_DOCUMENT_BYTES, arena, &root, NULL), ERR_OK);
    return root;
}

static void test_finding_entries(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    const struct node *root = read(&arena, "a: {b: {c: deep}}\nlist: [x]\nnone: ~\na.b: dotted");

    (void)state;
    assert_true(slice_is(node_at(root, "a.b.c")->text, "deep"));
    assert_null(node_at(root, "a.x.c"));
    assert_null(node_at(root, "list.x"));
    assert_null(node_at(root, "a.b.c.d"));
    assert_null(node_at(NULL, "a"));
    assert_null(node_get(node_get(root, "list"), "x"));
    assert_true(slice_is(node_get(root, "a.b")->text, "dotted"));
    assert_true(slice_is(node_text(root, "list", "no scalar"), "no scalar"));
    assert_true(slice_is(node_text(root, "none", "null"), "null"));
    assert_true(slice_is(node_text(root, "missing", NULL), ""));
    arena_release(&arena);
}

static void test_booleans(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    const struct node *root = read(&arena, "{t: true, f: false, q: 'true', y: yes, l: [true]}");
    bool value = false;

    (void)state;
    assert_true(node_as_bool(node_get(root, "t"), &value) && value);
    assert_true(node_as_bool(node_get(root, "f"), &value) && !value);
    assert_false(node_as_bool(node_get(root, "q"), &value));
    assert_false(node_as_bool(node_get(root, "y"), &value));
    assert_false(node_as_bool(node_get(root, "l"), &value));
    assert_false(node_as_bool(NULL, &value));
    arena_release(&arena);
}

static void test_numbers(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    const struct node *root =
        read(&arena, "{n: 42, q: '42', neg: -1, d: 3.5, e: 1e400, x: 1x, nan: nan, o: 99}");
    uint64_t number = 0;
    double real = 0;

    (void)state;
    assert_true(node_as_u64(node_get(root, "n"), 42, &number) && number == 42);
    assert_false(node_as_u64(node_get(root, "o"), 42, &number));
    assert_false(node_as_u64(node_get(root, "q"), 42, &number));
    assert_false(node_as_u64(node_get(root, "neg"), 42, &number));
    assert_false(node_as_u64(node_get(root, "d"), 42, &number));
    assert_true(node_as_double(node_get(root, "d"), &real) && real > 3.4 && real < 3.6);
    assert_true(node_as_double(node_get(root, "neg"), &real) && real < 0);
    assert_false(node_as_double(node_get(root, "e"), &real));
    assert_false(node_as_double(node_get(root, "x"), &real));
    assert_false(node_as_double(node_get(root, "nan"), &real));
    assert_false(node_as_double(node_get(root, "q"), &real));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finding_entries),
        cmocka_unit_test(test_booleans),
        cmocka_unit_test(test_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
