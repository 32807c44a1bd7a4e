/* SPDX-License-Identifier: Apache-2.0 */
#include "git/tree.h"

#include "tests/lib/unit.h"

#define HASH "12345678901234567890"
#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void entries_come_in_order(void **state)
{
    const struct slice bytes = SLICE_LITERAL("100644 a\0" HASH "40000 dir\0" HASH
                                             "120000 link\0" HASH "160000 sub\0" HASH);
    static const struct {
        const char *name;
        enum tree_kind kind;
    } want[] = {
        {"a", TREE_FILE}, {"dir", TREE_FOLDER}, {"link", TREE_LINK}, {"sub", TREE_SUBMODULE}};
    struct tree_reader reader;
    struct tree_entry entry;

    (void)state;
    tree_reader_init(&reader, OID_SHA1, bytes);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_int_equal(tree_reader_next(&reader, &entry), ERR_OK);
        assert_true(slice_is(entry.name, want[i].name));
        assert_int_equal(tree_kind_of(entry.mode), want[i].kind);
        assert_memory_equal(entry.hash, HASH, 20);
    }
    assert_int_equal(tree_reader_next(&reader, &entry), ITER_END);
    assert_int_equal(tree_reader_next(&reader, &entry), ITER_END);
}

static void malformed_entries_are_refused(void **state)
{
    static const struct {
        const char *what;
        struct slice bytes;
        enum err_code code;
    } row[] = {
        {"an empty tree", BYTES(""), ITER_END},
        {"a mode of old", BYTES("040000 dir\0" HASH), ERR_OK},
        {"a group-writable file", BYTES("100664 f\0" HASH), ERR_OK},
        {"no mode", BYTES(" name\0" HASH), ERR_PARSE},
        {"no octal mode", BYTES("10064x name\0" HASH), ERR_PARSE},
        {"a decimal mode", BYTES("190644 name\0" HASH), ERR_PARSE},
        {"a mode without end", BYTES("11111111111111111111 name\0" HASH), ERR_PARSE},
        {"a mode alone", BYTES("100644"), ERR_PARSE},
        {"no name", BYTES("100644 \0" HASH), ERR_PARSE},
        {"a name without end", BYTES("100644 name"), ERR_PARSE},
        {"no hash", BYTES("100644 name\0"), ERR_PARSE},
        {"half a hash",
         BYTES("100644 name\0"
               "1234567890"),
         ERR_PARSE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct tree_reader reader;
        struct tree_entry entry;

        tree_reader_init(&reader, OID_SHA1, row[i].bytes);
        if (tree_reader_next(&reader, &entry) != row[i].code)
            fail_msg("%s", row[i].what);
    }
}

/* git sorts a folder as if its name ended in a slash. */
static void the_order_is_that_of_git(void **state)
{
    static const struct {
        struct tree_entry a;
        struct tree_entry b;
        int order;
    } row[] = {
        {{0100644, BYTES("a"), NULL}, {0100644, BYTES("b"), NULL}, -1},
        {{0100644, BYTES("a"), NULL}, {0100644, BYTES("a"), NULL}, 0},
        {{0100644, BYTES("a"), NULL}, {0100644, BYTES("ab"), NULL}, -1},
        {{0100644, BYTES("a-b"), NULL}, {0040000, BYTES("a"), NULL}, -1},
        {{0100644, BYTES("a0"), NULL}, {0040000, BYTES("a"), NULL}, 1},
        {{0100644, BYTES("a"), NULL}, {0040000, BYTES("a"), NULL}, -1},
        {{0100644, BYTES("\xff"), NULL}, {0100644, BYTES("z"), NULL}, 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        int order = tree_entry_compare(&row[i].a, &row[i].b);
        int back = tree_entry_compare(&row[i].b, &row[i].a);

        assert_int_equal((order > 0) - (order < 0), row[i].order);
        assert_int_equal((back > 0) - (back < 0), -row[i].order);
    }
}

static void what_two_trees_begin_with_alike_is_passed_over(void **state)
{
    static const struct {
        const char *what;
        struct slice a;
        struct slice b;
        size_t skipped; /* bytes */
    } row[] = {
        {"nothing at all", BYTES(""), BYTES(""), 0},
        {"all of both", BYTES("100644 a\0" HASH), BYTES("100644 a\0" HASH), 29},
        {"all of one", BYTES("100644 a\0" HASH), BYTES("100644 a\0" HASH "100644 b\0" HASH), 29},
        {"one of two", BYTES("100644 a\0" HASH "100644 b\0" HASH),
         BYTES("100644 a\0" HASH "100644 c\0" HASH), 29},
        {"another object", BYTES("100644 a\0" HASH),
         BYTES("100644 a\0"
               "12345678901234567891"),
         0},
        {"another mode", BYTES("100644 a\0" HASH), BYTES("100755 a\0" HASH), 0},
        {"another name", BYTES("100644 a\0" HASH), BYTES("100644 ab\0" HASH), 0},
        {"a malformed entry", BYTES("100644 a\0" HASH "x\0" HASH),
         BYTES("100644 a\0" HASH "x\0" HASH), 29},
        {"an entry cut off", BYTES("100644 a\0" HASH "100644 b\0"),
         BYTES("100644 a\0" HASH "100644 b\0"), 29},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct tree_reader a;
        struct tree_reader b;

        tree_reader_init(&a, OID_SHA1, row[i].a);
        tree_reader_init(&b, OID_SHA1, row[i].b);
        tree_reader_skip_common(&a, &b);
        if (a.at != row[i].a.ptr + row[i].skipped || b.at != row[i].b.ptr + row[i].skipped)
            fail_msg("%s", row[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_in_order),
        cmocka_unit_test(malformed_entries_are_refused),
        cmocka_unit_test(the_order_is_that_of_git),
        cmocka_unit_test(what_two_trees_begin_with_alike_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
