/* SPDX-License-Identifier: Apache-2.0 */
#include "core/yaml_read.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/node_dump.h"

static void test_documents(void **state)
{
    static const struct {
        const char *text;
        const char *tree;
    } rows[] = {
        {"", "~"},
        {"# nothing\n", "~"},
        {"---\n", "~"},
        {"~", "~"},
        {"plain", "plain"},
        {"'null'", "'null'"},
        {"[a, 'b', \"c\\x01\", ~, 2020-01-01, !!str 7]", "[a, 'b', 'c\x01', ~, 2020-01-01, '7']"},
        {"a: 1\nb:\n- x\n- y: z\nc: {}\n", "{a: 1, b: [x, {y: z}], c: {}}"},
        {"a:\n", "{a: ~}"},
        {"? a\n: b\n", "{a: b}"},
        {"a: |\n  two\n  lines\n", "{a: 'two\nlines\n'}"},
        {"{\"\": 1, '<<': 2}", "{: 1, <<: 2}"},
        {"\xef\xbb\xbfkey: \xc3\xa9", "{key: \xc3\xa9}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct buf tree = BUF_INIT(KIB);
        struct node *root = NULL;

        assert_int_equal(
            yaml_read(slice_str(rows[i].text), LIMIT_DOCUMENT_BYTES, &arena, &root, NULL), ERR_OK);
        node_dump(root, &tree);
        assert_string_equal(buf_str(&tree), rows[i].tree);
        buf_release(&tree);
        arena_release(&arena);
    }
}

static void test_errors_name_the_place_and_no_text(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"a: 1\n\tb: 2\n", "2:1: a tab, where YAML takes blanks only"},
        {"a: [1\nb: 2", "2:2: did not find expected ',' or ']'"},
        {"a: b: c", "1:5: mapping values are not allowed in this context"},
        {"a: 1\nb: 2\na: 3\n", "3:1: duplicate key, first on line 1"},
        {"x: {a: 1, 'a': 2}", "1:11: duplicate key, first on line 1"},
        {"a: &x 1", "1:4: anchors are not allowed"},
        {"a: *x", "1:4: aliases are not allowed"},
        {"- &x [1]\n- *x", "1:3: anchors are not allowed"},
        {"<<: {a: 1}", "1:1: merge keys are not allowed"},
        {"a: !!binary aGk=", "1:4: tags are not allowed"},
        {"? [a]\n: b", "1:3: a key must be a scalar"},
        {"a\n---\nb", "2:1: a second document begins here"},
        {"ok: 1\nbad: \xff", "2:6: invalid leading UTF-8 octet"},
        {"ok: \x01", "1:5: control characters are not allowed"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct node *root = NULL;
        struct err err = ERR_INIT;

        assert_int_equal(
            yaml_read(slice_str(rows[i].text), LIMIT_DOCUMENT_BYTES, &arena, &root, &err),
            ERR_PARSE);
        assert_string_equal(err.msg, rows[i].message);
        assert_null(root);
        arena_release(&arena);
    }
}

static void test_positions(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct node *root = NULL;
    const struct node *node;

    (void)state;
    assert_int_equal(yaml_read(slice_str("rules:\n  - id: x\n    name:  'y'\n"),
                               LIMIT_DOCUMENT_BYTES, &arena, &root, NULL),
                     ERR_OK);
    node = node_get(node_get(root, "rules")->first, "name");
    assert_int_equal(node->line, 3);
    assert_int_equal(node->column, 12);
    assert_int_equal(node->key_line, 3);
    assert_int_equal(node->key_column, 5);
    arena_release(&arena);
}

/* `count` copies of `unit`. */
static enum err_code read_repeated(const char *unit, size_t count, struct err *err)
{
    struct arena arena = ARENA_INIT(1024 * MIB);
    struct buf text = BUF_INIT(64 * MIB);
    struct node *root = NULL;
    enum err_code code;

    while (count--)
        buf_add_str(&text, unit);
    assert_int_equal(buf_status(&text), ERR_OK);
    code = yaml_read(buf_slice(&text), LIMIT_DOCUMENT_BYTES, &arena, &root, err);
    buf_release(&text);
    arena_release(&arena);
    return code;
}

static void test_ceilings(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(read_repeated("- ", LIMIT_DOCUMENT_DEPTH, &err), ERR_OK);
    assert_int_equal(read_repeated("- ", LIMIT_DOCUMENT_DEPTH + 1, &err), ERR_LIMIT);
    assert_string_equal(err.msg, "1:129: nested too deeply");
    assert_int_equal(read_repeated("[", 100000, &err), ERR_LIMIT);
    assert_int_equal(read_repeated("- a\n", LIMIT_DOCUMENT_NODES(LIMIT_DOCUMENT_BYTES), &err),
                     ERR_LIMIT);
    assert_string_equal(err.msg, "1048576:3: too many values in one document");
    assert_int_equal(read_repeated("#", LIMIT_DOCUMENT_BYTES + 1, &err), ERR_LIMIT);
}

static void test_memory_that_runs_out(void **state)
{
    struct arena arena = ARENA_INIT(1000);
    struct node *root = NULL;

    (void)state;
    assert_int_equal(yaml_read(slice_str("[a, b, c, d, e, f, g, h, i, j]"), LIMIT_DOCUMENT_BYTES,
                               &arena, &root, NULL),
                     ERR_NOMEM);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_errors_name_the_place_and_no_text),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_memory_that_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
