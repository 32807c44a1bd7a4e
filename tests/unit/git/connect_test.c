/* SPDX-License-Identifier: Apache-2.0 */
#include "git/connect.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "incomplete.sh");
    return 0;
}

struct opened {
    struct repo *repo;
    struct odb *odb;
    struct refs *refs;
    struct shallow *shallow;
    struct fanout *fanout;
    struct connect *connect;
};

static enum err_code show(void *ctx, struct walk_object *object)
{
    struct opened *opened = ctx;
    struct treemarks *marks = NULL;
    enum err_code code = ERR_OK;

    switch (object->type) {
    case OBJECT_COMMIT:
        return connect_commit(opened->connect, object);
    case OBJECT_TAG:
        return connect_tag(opened->connect, object);
    case OBJECT_TREE:
        code = connect_tree(opened->connect, object, object->base_user, &marks);
        object->user = marks;
        return code;
    case OBJECT_BLOB:
        break;
    }
    return ERR_OK;
}

static void release(void *ctx, void *user)
{
    struct opened *opened = ctx;

    connect_forget(opened->connect, user);
}

static void walk_all(struct opened *opened)
{
    struct walk_options options = WALK_DEFAULTS;
    const struct walk_visitor visitor = {show, release, fixture_no_problem, opened};
    struct walk *walk = NULL;
    struct walker *walker = NULL;

    assert_ok(walk_new(opened->odb, &options, &walk), NULL);
    for (unsigned step = 0; step < WALK_STEPS; step++)
        for (size_t i = 0; i < walk_parts(walk, step); i++)
            assert_ok(walk_prepare(walk, step, i), NULL);
    walk_plan(walk);
    assert_ok(walker_new(walk, &walker), NULL);
    for (size_t i = 0; i < walk_units(walk); i++)
        assert_ok(walk_unit(walk, walker, i, &visitor), NULL);
    walker_free(walker);
    walk_free(walk);
}

static void open_connect(struct opened *out, const char *folder)
{
    struct err err = ERR_INIT;
    char *path = fixture_path(&fixture, folder);

    *out = (struct opened){0};
    assert_ok(repo_open(path, &(struct repo_options){0}, &out->repo, &err), &err);
    assert_ok(odb_new(out->repo, fixture_no_problem, NULL, &out->odb, &err), &err);
    assert_ok(refs_new(out->repo, fixture_no_problem, NULL, &out->refs, &err), &err);
    assert_ok(shallow_read(out->repo, fixture_no_problem, NULL, &out->shallow), NULL);
    assert_ok(fanout_new(out->odb, &out->fanout), NULL);
    assert_ok(connect_new(out->odb, out->fanout, out->shallow, NULL, NULL, &out->connect), NULL);
    walk_all(out);
    assert_ok(connect_refs(out->connect, out->refs), NULL);
    assert_ok(connect_finish(out->connect), NULL);
    mem_free(path);
}

static void close_connect(struct opened *opened)
{
    connect_free(opened->connect);
    fanout_free(opened->fanout);
    shallow_free(opened->shallow);
    refs_free(opened->refs);
    odb_free(opened->odb);
    repo_free(opened->repo);
}

/* The names of what is missing, one a line; with " shallow" behind. */
static char *gap_lines(const struct opened *opened)
{
    struct buf out = BUF_INIT(MIB);
    struct connect_gap *gaps = NULL;
    size_t count;
    char *text;

    assert_ok(connect_gaps(&opened->connect, 1, opened->odb, &gaps, &count), NULL);
    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];

        oid_hex(opened->repo->format, &gaps[i].oid, hex);
        buf_printf(&out, "%s%s\n", hex, gaps[i].shallow ? " shallow" : "");
    }
    mem_free(gaps);
    buf_add_str(&out, "");
    text = buf_detach(&out);
    assert_non_null(text);
    return text;
}

static void every_gap_is_found_and_nothing_else(void **state)
{
    static const struct {
        const char *folder;
        const char *expected; /* a command that prints what is missing */
    } row[] = {
        {"whole", ":"},
        {"blobs", "git rev-list --objects --all --missing=print"},
        {"trees", "git rev-parse main:a/moved main:wide | sed 's/^/?/'"},
        {"parent", "git rev-parse main~4^ | sed 's/^/?/'"},
        {"tagged",
         "git rev-parse blob | sed 's/^/?/'; git cat-file tag tree | sed -n 's/^object /?/p'"},
        {"ref", "echo '?1234567890123456789012345678901234567890'"},
        {"shallow", "for c in $(cat .git/shallow); do git cat-file commit $c | "
                    "sed -n 's/^parent \\(.*\\)/?\\1 shallow/p'; done"},
        {"partial", "git rev-list --objects --all --missing=print"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct opened opened;
        char *actual;
        char *expected;

        open_connect(&opened, row[i].folder);
        actual = gap_lines(&opened);
        expected = fixture_run(&fixture, "cd %s; (%s) | sed -n 's/^?//p' | LC_ALL=C sort -u",
                               row[i].folder, row[i].expected);
        if (strcmp(actual, expected) != 0)
            fail_msg("%s: missing are\n%sand not\n%s", row[i].folder, expected, actual);
        assert_true(connect_links(opened.connect)->edit_count > 0);
        mem_free(expected);
        mem_free(actual);
        close_connect(&opened);
    }
}

/* Fewer entries are looked up than there are, but each one at least once. */
static void what_a_base_has_is_not_looked_up_again(void **state)
{
    char *all = fixture_run(&fixture, "cd whole; git cat-file --batch-all-objects "
                                      "--batch-check='%%(objecttype) %%(objectname)' | "
                                      "awk '$1 == \"tree\" {print $2}' | "
                                      "while read -r t; do git ls-tree $t; done | wc -l");
    struct opened opened;

    (void)state;
    open_connect(&opened, "whole");
    assert_true(connect_links(opened.connect)->edit_count < strtoul(all, NULL, 10) / 2);
    close_connect(&opened);
    mem_free(all);
}

static void keep_detail(void *ctx, const struct odb_problem *problem)
{
    buf_printf(ctx, "%s\n", problem->detail);
}

static void of_a_damaged_shallow_file_the_rest_counts(void **state)
{
    const struct oid commit = {{0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90,
                                0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90}};
    struct buf told = BUF_INIT(MIB);
    struct shallow *shallow = NULL;
    struct repo repo = {.common_dir = fixture_path(&fixture, "damaged")};

    (void)state;
    mem_free(fixture_run(&fixture,
                         "mkdir damaged; printf '%%s\n' '' 'not a commit' "
                         "1234567890123456789012345678901234567890 cut >damaged/shallow"));
    assert_ok(shallow_read(&repo, keep_detail, &told, &shallow), NULL);
    assert_string_equal(buf_str(&told), "line 2 names no commit\n");
    assert_true(shallow_has(shallow, &commit));
    assert_false(shallow_has(shallow, &(struct oid){{0}}));
    shallow_free(shallow);
    buf_release(&told);
    mem_free(repo.common_dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gap_is_found_and_nothing_else),
        cmocka_unit_test(what_a_base_has_is_not_looked_up_again),
        cmocka_unit_test(of_a_damaged_shallow_file_the_rest_counts),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
