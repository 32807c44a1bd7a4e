/* SPDX-License-Identifier: Apache-2.0 */
#include "git/commit.h"

#include "tests/lib/unit.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccc"
#define PERSONS "author An <a@x> 1 +0000\ncommitter Co <c@x> 2 +0000\n"
#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void a_merge_is_read(void **state)
{
    const struct slice bytes = SLICE_LITERAL("tree " A "\nparent " B "\nparent " C "\n" PERSONS
                                             "gpgsig -----BEGIN\n \n author x\n -----END\n"
                                             "\nsubject\n\nbody\n");
    struct commit commit;
    struct oid parent;

    (void)state;
    assert_int_equal(commit_parse(OID_SHA1, bytes, &commit), ERR_OK);
    assert_int_equal(commit.tree.bytes[19], 0xaa);
    assert_int_equal(commit.parent_count, 2);
    parent = commit_parent(&commit, 0);
    assert_int_equal(parent.bytes[0], 0xbb);
    parent = commit_parent(&commit, 1);
    assert_int_equal(parent.bytes[0], 0xcc);
    assert_true(slice_is(commit.author, "An <a@x> 1 +0000"));
    assert_true(slice_is(commit.committer, "Co <c@x> 2 +0000"));
    assert_true(slice_is(commit.message, "subject\n\nbody\n"));
    assert_true(slice_ends(commit.headers, " -----END\n"));
}

static void odd_commits_are_read_as_git_reads_them(void **state)
{
    static const struct {
        const char *what;
        struct slice bytes;
        enum err_code code;
        size_t parents;
        const char *message;
    } row[] = {
        {"no persons, no message", BYTES("tree " A "\n"), ERR_OK, 0, ""},
        {"no empty line", BYTES("tree " A "\nparent " B "\n" PERSONS), ERR_OK, 1, ""},
        {"an empty message", BYTES("tree " A "\n" PERSONS "\n"), ERR_OK, 0, ""},
        {"upper case", BYTES("tree AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"), ERR_OK, 0, ""},
        {"nothing", BYTES(""), ERR_PARSE, 0, ""},
        {"a message alone", BYTES("\ntree " A "\n"), ERR_PARSE, 0, ""},
        {"no newline", BYTES("tree " A), ERR_PARSE, 0, ""},
        {"a short tree", BYTES("tree aaaa\n" PERSONS "\nx"), ERR_PARSE, 0, ""},
        {"no hexadecimal", BYTES("tree gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"), ERR_PARSE, 0,
         ""},
        {"a damaged parent", BYTES("tree " A "\nparent " B "0\n" PERSONS "\nx"), ERR_PARSE, 0, ""},
        {"a damaged second parent", BYTES("tree " A "\nparent " B "\nparent x\n" PERSONS "\nx"),
         ERR_PARSE, 0, ""},
        {"SHA-256", BYTES("tree " A "aaaaaaaaaaaaaaaaaaaaaaaa\n"), ERR_PARSE, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct commit commit = {0};
        enum err_code code = commit_parse(OID_SHA1, row[i].bytes, &commit);

        if (code != row[i].code || commit.parent_count != row[i].parents)
            fail_msg("%s: %d, %zu parents", row[i].what, (int)code, commit.parent_count);
        if (code == ERR_OK && !slice_is(commit.message, row[i].message))
            fail_msg("%s: another message", row[i].what);
    }
}

static void sha256_names_are_read(void **state)
{
    const struct slice bytes = SLICE_LITERAL("tree " A "aaaaaaaaaaaaaaaaaaaaaaaa\nparent " B
                                             "bbbbbbbbbbbbbbbbbbbbbbbb\n\n");
    struct commit commit;
    struct oid parent;

    (void)state;
    assert_int_equal(commit_parse(OID_SHA256, bytes, &commit), ERR_OK);
    assert_int_equal(commit.tree.bytes[31], 0xaa);
    assert_int_equal(commit.parent_count, 1);
    parent = commit_parent(&commit, 0);
    assert_int_equal(parent.bytes[31], 0xbb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merge_is_read),
        cmocka_unit_test(odd_commits_are_read_as_git_reads_them),
        cmocka_unit_test(sha256_names_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
