/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json_read.h"

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
        {"null", "~"},
        {"[]", "[]"},
        {"[true, false, \"true\", -12, 0.5, 0.1, 1e300, 0.30000000000000004]",
         "[true, false, 'true', -12, 0.5, 0.1, 1e+300, 0.30000000000000004]"},
        {"{\"b\": 1, \"a\": {\"\": [null]}}", "{b: 1, a: {: [~]}}"},
        {"\"\\u00e9\\n\\\"[{\"", "'\xc3\xa9\n\"[{'"},
        {"9223372036854775807", "9223372036854775807"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct buf tree = BUF_INIT(KIB);
        struct node *root = NULL;

        assert_int_equal(
            json_read(slice_str(rows[i].text), LIMIT_DOCUMENT_BYTES, &arena, &root, NULL), ERR_OK);
        node_dump(root, &tree);
        assert_string_equal(buf_str(&tree), rows[i].tree);
        buf_release(&tree);
        arena_release(&arena);
    }
}

static void test_a_nul_in_a_string_is_a_character(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    struct node *root = NULL;

    (void)state;
    assert_int_equal(
        json_read(slice_str("\"a\\u0000b\""), LIMIT_DOCUMENT_BYTES, &arena, &root, NULL), ERR_OK);
    assert_true(slice_equal(root->text, slice_of("a\0b", 3)));
    arena_release(&arena);
}

static void test_errors_name_the_place_and_no_text(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"", "1:1: unexpected token"},
        {"{\"a\": 1,\n \"a\": 2}", "2:4: duplicate object key"},
        {"{\"token\": hidden}", "1:16: invalid token"},
        {"[1, 2] hidden", "1:13: end of file expected"},
        {"[1,\n 2,]", "2:4: unexpected token"},
        {"\"\xff\"", "1:1: unable to decode byte 0xff"},
        {"[99999999999999999999]", "1:21: too big integer"},
        {"[\"a", "1:3: premature end of input"},
        {"{\"a\\u0000\": 1}", "1:10: NUL byte in object key not supported"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct node *root = NULL;
        struct err err = ERR_INIT;

        assert_int_equal(
            json_read(slice_str(rows[i].text), LIMIT_DOCUMENT_BYTES, &arena, &root, &err),
            ERR_PARSE);
        assert_string_equal(err.msg, rows[i].message);
        assert_null(root);
        arena_release(&arena);
    }
}

static enum err_code read_repeated(const char *unit, size_t count, const char *end, struct err *err)
{
    struct arena arena = ARENA_INIT(1024 * MIB);
    struct buf text = BUF_INIT(64 * MIB);
    struct node *root = NULL;
    enum err_code code;

    while (count--)
        buf_add_str(&text, unit);
    buf_add_str(&text, end);
    assert_int_equal(buf_status(&text), ERR_OK);
    code = json_read(buf_slice(&text), LIMIT_DOCUMENT_BYTES, &arena, &root, err);
    buf_release(&text);
    arena_release(&arena);
    return code;
}

static void test_ceilings(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(read_repeated("[", LIMIT_DOCUMENT_DEPTH, "", &err), ERR_PARSE);
    assert_int_equal(read_repeated("[", LIMIT_DOCUMENT_DEPTH + 1, "", &err), ERR_LIMIT);
    assert_string_equal(err.msg, "1:65: nested too deeply");
    assert_int_equal(read_repeated("[],\n", LIMIT_DOCUMENT_NODES(LIMIT_DOCUMENT_BYTES), "", &err),
                     ERR_LIMIT);
    assert_string_equal(err.msg, "524288:3: too many values in one document");
    assert_int_equal(read_repeated(" ", LIMIT_DOCUMENT_BYTES, "1", &err), ERR_LIMIT);
    /* Brackets inside strings count for nothing. */
    assert_int_equal(read_repeated("", 0,
                                   "\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                                   "[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
                                   &err),
                     ERR_OK);
}

static void test_memory_that_runs_out(void **state)
{
    struct arena arena = ARENA_INIT(600);
    struct node *root = NULL;

    (void)state;
    assert_int_equal(json_read(slice_str("[1, 2, 3, 4, 5, 6, 7, 8, 9]"), LIMIT_DOCUMENT_BYTES,
                               &arena, &root, NULL),
                     ERR_NOMEM);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_a_nul_in_a_string_is_a_character),
        cmocka_unit_test(test_errors_name_the_place_and_no_text),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_memory_that_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
