/* SPDX-License-Identifier: Apache-2.0 */
#include "git/refs.h"

#include "core/limits.h"
#include "core/mem.h"
#include "git/packed_refs.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "refs.sh");
    return 0;
}

static void add_problem(void *ctx, const struct odb_problem *problem)
{
    struct buf *problems = ctx;
    const char *name = strstr(problem->path, ".git/");

    buf_printf(problems, "%s: %s\n", name ? name + 5 : problem->path,
               skip_reason_name(problem->reason));
}

struct opened {
    struct repo repo;
    struct refs *refs;
    struct buf problems;
};

/* A repository as discovery would describe it; folders below the fixture. */
static void open_refs(struct opened *out, const char *git_dir, const char *common_dir,
                      enum oid_format format)
{
    struct err err = ERR_INIT;

    *out = (struct opened){.problems = BUF_INIT(MIB)};
    out->repo.format = format;
    out->repo.git_dir = fixture_path(&fixture, git_dir);
    out->repo.common_dir = fixture_path(&fixture, common_dir);
    assert_ok(refs_new(&out->repo, add_problem, &out->problems, &out->refs, &err), &err);
}

static void close_refs(struct opened *opened)
{
    refs_free(opened->refs);
    mem_free(opened->repo.git_dir);
    mem_free(opened->repo.common_dir);
    buf_release(&opened->problems);
}

/* "HEX NAME" lines of the names that begin with `prefix`, as git
 * for-each-ref orders them; those without an object are left out. */
static char *listing(const struct opened *opened, const char *prefix)
{
    struct buf out = BUF_INIT(MIB);
    size_t count;
    const struct ref *list = refs_list(opened->refs, &count);

    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];

        if (!slice_starts(list[i].name, prefix) || oid_is_null(&list[i].oid))
            continue;
        oid_hex(opened->repo.format, &list[i].oid, hex);
        buf_printf(&out, "%s %" SLICE_FMT "\n", hex, SLICE_ARG(list[i].name));
    }
    return buf_detach(&out);
}

static void assert_like_git(const struct opened *opened, const char *folder)
{
    char *expected = fixture_run(
        &fixture, "git -C %s for-each-ref --format='%%(objectname) %%(refname)' 2>/dev/null",
        folder);
    char *actual = listing(opened, "refs/");

    assert_string_equal(actual, expected);
    mem_free(actual);
    mem_free(expected);
}

static void assert_resolves(const struct opened *opened, const char *name, const char *folder)
{
    char *expected = fixture_run(&fixture, "git -C %s rev-parse %s", folder, name);
    char hex[OID_MAX_HEX + 1];
    struct err err = ERR_INIT;
    const struct ref *ref = refs_find(opened->refs, slice_str(name));
    struct oid oid;

    assert_non_null(ref);
    oid_hex(opened->repo.format, &ref->oid, hex);
    expected[strlen(expected) - 1] = '\0';
    assert_string_equal(hex, expected);
    if (!strstr(name, "worktree")) {
        assert_ok(refs_resolve(&opened->repo, slice_str(name), &oid, &err), &err);
        assert_true(oid_equal(&oid, &ref->oid));
    }
    mem_free(expected);
}

static void loose_and_packed_refs_are_gits(void **state)
{
    static const char *const name[] = {
        "HEAD",
        "ORIG_HEAD",
        "refs/heads/alias",
        "refs/heads/both",
        "refs/heads/packed",
        "refs/heads/deep/er/still",
        "refs/tags/annotated",
        "refs/stash",
        "refs/bisect/bad",
        "refs/remotes/origin/HEAD",
        "worktrees/linked/HEAD",
        "worktrees/linked/refs/bisect/good",
    };
    struct opened opened;

    (void)state;
    open_refs(&opened, "files/.git", "files/.git", OID_SHA1);
    assert_like_git(&opened, "files");
    for (size_t i = 0; i < ARRAY_LEN(name); i++)
        assert_resolves(&opened, name[i], "files");
    assert_string_equal(buf_str(&opened.problems), "");
    close_refs(&opened);
}

static void a_linked_worktree_has_its_own(void **state)
{
    static const char *const name[] = {
        "HEAD",
        "refs/heads/main",
        "refs/bisect/good",
        "refs/worktree/own",
        "main-worktree/HEAD",
        "main-worktree/refs/bisect/bad",
        "main-worktree/ORIG_HEAD",
    };
    struct opened opened;

    (void)state;
    open_refs(&opened, "files/.git/worktrees/linked", "files/.git", OID_SHA1);
    assert_like_git(&opened, "linked");
    for (size_t i = 0; i < ARRAY_LEN(name); i++)
        assert_resolves(&opened, name[i], "linked");
    assert_null(refs_find(opened.refs, slice_str("worktrees/linked/HEAD")));
    assert_string_equal(buf_str(&opened.problems), "");
    close_refs(&opened);
}

static void special_refs_are_told_apart(void **state)
{
    struct opened opened;
    size_t special = 0;
    size_t count;
    const struct ref *list;

    (void)state;
    open_refs(&opened, "files/.git", "files/.git", OID_SHA1);
    list = refs_list(opened.refs, &count);
    for (size_t i = 0; i < count; i++) {
        bool fetched = slice_is(list[i].name, "FETCH_HEAD");
        bool is_special = fetched || slice_ends(list[i].name, "ORIG_HEAD");

        assert_int_equal(list[i].special, is_special);
        special += fetched;
    }
    assert_int_equal(special, 2);
    close_refs(&opened);
}

static void an_unborn_branch_is_no_problem(void **state)
{
    struct opened opened;
    const struct ref *head;
    struct oid oid;

    (void)state;
    open_refs(&opened, "unborn/.git", "unborn/.git", OID_SHA1);
    head = refs_find(opened.refs, slice_str("HEAD"));
    assert_non_null(head);
    assert_true(oid_is_null(&head->oid));
    assert_slice_equal(head->target, "refs/heads/main");
    assert_code(refs_resolve(&opened.repo, slice_str("HEAD"), &oid, NULL), ERR_NOTFOUND, NULL);
    assert_string_equal(buf_str(&opened.problems), "");
    close_refs(&opened);
}

static void other_forms_are_read(void **state)
{
    struct opened opened;

    (void)state;
    open_refs(&opened, "sha256/.git", "sha256/.git", OID_SHA256);
    assert_like_git(&opened, "sha256");
    close_refs(&opened);
    open_refs(&opened, "link/.git", "link/.git", OID_SHA1);
    assert_resolves(&opened, "HEAD", "link");
    close_refs(&opened);
}

static void every_broken_ref_is_told_and_the_rest_is_read(void **state)
{
    static const char *const lost[] = {
        "packed-refs: corrupt",        "refs/heads/nonsense: corrupt",
        "refs/heads/empty: corrupt",   "refs/heads/outside: corrupt",
        "refs/heads/link: corrupt",    "refs/heads/folder: corrupt",
        "refs/heads/fifo: unreadable", "refs/heads/circle: corrupt",
        "refs/heads/circle2: corrupt",
    };
    static const char *const kept[] = {"HEAD", "refs/heads/main", "refs/heads/good",
                                       "refs/heads/packed", "refs/heads/behind"};
    struct opened opened;
    struct err err = ERR_INIT;
    struct oid oid;

    (void)state;
    open_refs(&opened, "hostile/.git", "hostile/.git", OID_SHA1);
    for (size_t i = 0; i < ARRAY_LEN(lost); i++)
        if (!strstr(buf_str(&opened.problems), lost[i]))
            fail_msg("'%s' is not in: %s", lost[i], buf_str(&opened.problems));
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        assert_non_null(refs_find(opened.refs, slice_str(kept[i])));
    assert_null(refs_find(opened.refs, slice_str("refs/heads/cut")));
    assert_fails(refs_resolve(&opened.repo, slice_str("refs/heads/circle"), &oid, &err), ERR_PARSE,
                 &err, "without an end, of which refs/heads/circle");
    assert_code(refs_resolve(&opened.repo, slice_str("../config"), &oid, &err), ERR_NOTFOUND, NULL);
    close_refs(&opened);
}

static void loose_refs_are_read_as_git_reads_them(void **state)
{
#define HEX "0123456789012345678901234567890123456789"
    static const struct {
        const char *what;
        struct slice content;
        enum err_code code;
        const char *target;
    } row[] = {
        {"an object", BYTES(HEX "\n"), ERR_OK, ""},
        {"without a newline", BYTES(HEX), ERR_OK, ""},
        {"a line of FETCH_HEAD", BYTES(HEX "\t\tbranch"), ERR_OK, ""},
        {"a ref", BYTES("ref: refs/heads/a\n"), ERR_OK, "refs/heads/a"},
        {"a ref in blanks", BYTES("ref:  refs/heads/a \r\n"), ERR_OK, "refs/heads/a"},
        {"nothing", BYTES(""), ERR_PARSE, ""},
        {"a short object", BYTES("0123"), ERR_PARSE, ""},
        {"a long object", BYTES(HEX "0\n"), ERR_PARSE, ""},
        {"no ref", BYTES("ref: \n"), ERR_PARSE, ""},
        {"a way out", BYTES("ref: refs/../../x\n"), ERR_PARSE, ""},
        {"the root", BYTES("ref: /etc/passwd\n"), ERR_PARSE, ""},
        {"a NUL", BYTES("ref: refs/\0a\n"), ERR_PARSE, ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct slice target = slice_str("");
        struct oid oid;

        if (refs_parse(OID_SHA1, row[i].content, &target, &oid) != row[i].code)
            fail_msg("%s", row[i].what);
        if (row[i].code == ERR_OK)
            assert_true(slice_is(target, row[i].target));
    }
}

static void packed_lines_are_checked_one_by_one(void **state)
{
    const struct slice bytes =
        SLICE_LITERAL("# pack-refs with: peeled\n" HEX " refs/a\n^" HEX "\n" HEX "\n" HEX
                      "refs/b\n^x\n" HEX " refs/c\n" HEX " refs/\0d\n" HEX " refs/e");
    static const struct {
        enum err_code code;
        const char *name;
    } want[] = {
        {ERR_OK, "refs/a"}, {ERR_PARSE, ""}, {ERR_PARSE, ""}, {ERR_PARSE, ""},
        {ERR_OK, "refs/c"}, {ERR_PARSE, ""}, {ERR_PARSE, ""}, {ITER_END, ""},
    };
    struct packed_refs reader;
    struct slice name;
    struct oid oid;

    (void)state;
    packed_refs_init(&reader, OID_SHA1, bytes);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_int_equal(packed_refs_next(&reader, &name, &oid), want[i].code);
        if (want[i].code == ERR_OK)
            assert_true(slice_is(name, want[i].name));
    }
    assert_int_equal(packed_refs_find(OID_SHA1, bytes, slice_str("refs/c"), &oid), ERR_OK);
    assert_int_equal(packed_refs_find(OID_SHA1, bytes, slice_str("refs/z"), &oid), ERR_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loose_and_packed_refs_are_gits),
        cmocka_unit_test(a_linked_worktree_has_its_own),
        cmocka_unit_test(special_refs_are_told_apart),
        cmocka_unit_test(an_unborn_branch_is_no_problem),
        cmocka_unit_test(other_forms_are_read),
        cmocka_unit_test(every_broken_ref_is_told_and_the_rest_is_read),
        cmocka_unit_test(loose_refs_are_read_as_git_reads_them),
        cmocka_unit_test(packed_lines_are_checked_one_by_one),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
