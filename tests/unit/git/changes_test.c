/* SPDX-License-Identifier: Apache-2.0 */
#include "git/changes.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

/* Folders "history" and one for each form of the index. */
static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "indexes.sh");
    mem_free(fixture_run(&fixture, "mkdir history; cd history; . $here/provenance.sh"));
    return 0;
}

struct opened {
    struct repo *repo;
    struct odb *odb;
    struct changes *changes;
    struct buf out;
    struct buf skipped;
};

static void open_changes(struct opened *out, const char *folder)
{
    struct err err = ERR_INIT;
    char *path = fixture_path(&fixture, folder);

    *out = (struct opened){.out = BUF_INIT(MIB), .skipped = BUF_INIT(MIB)};
    assert_ok(repo_open(path, &(struct repo_options){0}, &out->repo, &err), &err);
    assert_ok(odb_new(out->repo, fixture_no_problem, NULL, &out->odb, &err), &err);
    assert_ok(changes_new(out->odb, &out->changes), NULL);
    mem_free(path);
}

static void close_changes(struct opened *opened)
{
    changes_free(opened->changes);
    odb_free(opened->odb);
    repo_free(opened->repo);
    buf_release(&opened->out);
    buf_release(&opened->skipped);
}

static int compare_oids(const void *a, const void *b)
{
    return oid_compare(a, b);
}

/* "MODE OBJECT PATH BEFORE…" */
static enum err_code add_change(void *ctx, const struct change *change)
{
    struct opened *opened = ctx;
    enum oid_format format = opened->repo->format;
    struct oid before[8];
    char hex[OID_MAX_HEX + 1];

    oid_hex(format, &change->oid, hex);
    buf_printf(&opened->out, "%06o %s %" SLICE_FMT, change->mode, hex, SLICE_ARG(change->path));
    assert_true(change->before_count <= ARRAY_LEN(before));
    memcpy(before, change->before, change->before_count * sizeof *before);
    qsort(before, change->before_count, sizeof *before, compare_oids);
    for (size_t i = 0; i < change->before_count; i++) {
        oid_hex(format, &before[i], hex);
        buf_printf(&opened->out, " %s", hex);
    }
    buf_add_char(&opened->out, '\n');
    return ERR_OK;
}

static void add_skipped(void *ctx, enum skip_reason reason, struct slice path,
                        const struct oid *oid, const char *detail)
{
    struct opened *opened = ctx;

    (void)oid;
    (void)detail;
    buf_printf(&opened->skipped, "%s %" SLICE_FMT "\n", skip_reason_name(reason), SLICE_ARG(path));
}

/* git's raw lines in our form: mode and object of the new side, path, and the
 * different blobs of the old sides. Left out are deletions, submodules, and
 * files that only became executable. */
#define NORMAL                                                                                     \
    " | awk -F '\\t' '!/^:/ { print; next } { n = split($1, f, \" \"); k = (n - 1) / 2; mode = "   \
    "f[k]; new = f[n - 1];"                                                                        \
    " sub(/^:+/, \"\", mode); if (mode == \"000000\" || mode == \"160000\") next;"                 \
    " line = mode \" \" new \" \" $2; last = \"\";"                                                \
    " for (i = k + 1; i < n - 1; i++) { b[i] = f[i]; if (b[i] == new) next }"                      \
    " for (i = k + 1; i < n - 1; i++) for (j = i + 1; j < n - 1; j++)"                             \
    " if (b[j] < b[i]) { t = b[i]; b[i] = b[j]; b[j] = t }"                                        \
    " for (i = k + 1; i < n - 1; i++) if (b[i] !~ /^0+$/ && b[i] != last)"                         \
    " { line = line \" \" b[i]; last = b[i] } print line }'"

static struct oid resolve(const struct opened *opened, const char *folder, const char *name)
{
    char *hex = fixture_run(&fixture, "git -C %s rev-parse '%s'", folder, name);
    struct oid oid;

    assert_true(oid_parse(opened->repo->format, slice_trim(slice_str(hex)), &oid));
    mem_free(hex);
    return oid;
}

static void every_commit_is_compared_as_git_does(void **state)
{
    char *commits = fixture_run(&fixture, "git -C history rev-list --all");
    char *expected =
        fixture_run(&fixture, "cd history; git rev-list --all | git diff-tree --stdin "
                              "--always -r -c --root --raw --no-abbrev --no-renames" NORMAL);
    struct slice rest = slice_str(commits);
    struct opened opened;
    struct slice line;

    (void)state;
    open_changes(&opened, "history");
    while (slice_cut(&rest, '\n', &line)) {
        struct oid oid;

        if (!oid_parse(OID_SHA1, line, &oid))
            continue;
        buf_add_slice(&opened.out, line);
        buf_add_char(&opened.out, '\n');
        assert_ok(changes_of_commit(opened.changes, &oid,
                                    &(struct changes_visitor){add_change, add_skipped, &opened}),
                  NULL);
    }
    assert_string_equal(buf_str(&opened.out), expected);
    assert_string_equal(buf_str(&opened.skipped), "");
    close_changes(&opened);
    mem_free(expected);
    mem_free(commits);
}

static void read_index(struct opened *opened, struct index **out)
{
    struct err err = ERR_INIT;

    assert_ok(index_read(opened->repo->index_file, opened->repo->git_dir, opened->repo->format, out,
                         &err),
              &err);
}

/* Each form of the index, after a few changes, against HEAD. */
static void every_index_is_compared_as_git_does(void **state)
{
    static const char *const folder[] = {"v2",      "v4",     "sha256",  "split",
                                         "splitv4", "sparse", "gitlink", "intent"};

    (void)state;
    mem_free(fixture_run(&fixture,
                         "for r in v2 v4 sha256 split splitv4; do (cd $r; put a/one changed; "
                         "put a.b new; put a/b/x/y new; git mv zz/one zz/moved; git rm -q zz/two; "
                         "git rm -q link; put link 'a file now'; chmod -x run.sh; git add run.sh); "
                         "done; cd sparse; put a/one changed"));
    for (size_t i = 0; i < ARRAY_LEN(folder); i++) {
        const struct changes_visitor visitor = {add_change, add_skipped, NULL};
        struct changes_visitor mine = visitor;
        struct index *index = NULL;
        struct opened opened;
        struct oid head;
        struct oid tree;
        char *expected;

        open_changes(&opened, folder[i]);
        mine.ctx = &opened;
        read_index(&opened, &index);
        head = resolve(&opened, folder[i], "HEAD");
        assert_ok(changes_tree_of(opened.changes, &head, &tree), NULL);
        assert_ok(changes_of_index(opened.changes, &tree, 1, index, &mine), NULL);
        expected = fixture_run(&fixture,
                               "git -C %s diff-index --cached --ita-invisible-in-index --raw "
                               "--no-abbrev --no-renames "
                               "HEAD" NORMAL,
                               folder[i]);
        assert_string_equal(buf_str(&opened.out), expected);
        assert_string_equal(buf_str(&opened.skipped),
                            strcmp(folder[i], "gitlink") == 0 ? "unsupported sub\n" : "");
        mem_free(expected);
        index_free(index);
        close_changes(&opened);
    }
}

static void both_sides_of_a_conflict_are_new(void **state)
{
    struct index *index = NULL;
    struct opened opened;
    struct oid trees[2];
    char *expected;

    (void)state;
    open_changes(&opened, "conflict");
    read_index(&opened, &index);
    trees[0] = resolve(&opened, "conflict", "main^{tree}");
    assert_ok(changes_of_index(opened.changes, trees, 0, index,
                               &(struct changes_visitor){add_change, add_skipped, &opened}),
              NULL);
    assert_non_null(strstr(buf_str(&opened.out), " a/one\n"));
    buf_reset(&opened.out);
    /* With both sides as parents only what is in neither is new. */
    trees[1] = resolve(&opened, "conflict", "other^{tree}");
    assert_ok(changes_of_index(opened.changes, trees, 2, index,
                               &(struct changes_visitor){add_change, add_skipped, &opened}),
              NULL);
    assert_string_equal(buf_str(&opened.out), "");
    buf_reset(&opened.out);
    assert_ok(changes_of_index(opened.changes, trees, 1, index,
                               &(struct changes_visitor){add_change, add_skipped, &opened}),
              NULL);
    expected = fixture_run(&fixture, "cd conflict; printf '100644 %%s a/one %%s\\n' "
                                     "$(git rev-parse :3:a/one) $(git rev-parse HEAD:a/one)");
    assert_string_equal(buf_str(&opened.out), expected);
    mem_free(expected);
    index_free(index);
    close_changes(&opened);
}

static void what_was_moved_can_be_found(void **state)
{
    struct index *index = NULL;
    struct opened opened;
    struct oid tree;
    struct oid blob;
    char *expected;
    bool found;

    (void)state;
    open_changes(&opened, "v2");
    read_index(&opened, &index);
    tree = resolve(&opened, "v2", "HEAD^{tree}");
    assert_ok(changes_lost(opened.changes, &tree, index,
                           &(struct changes_visitor){add_change, add_skipped, &opened}),
              NULL);
    expected = fixture_run(&fixture, "git -C v2 diff-index --cached --diff-filter=D --raw "
                                     "--no-abbrev --no-renames HEAD | awk '{print \"100644\", $3, "
                                     "$6}'");
    assert_string_equal(buf_str(&opened.out), expected);
    blob = resolve(&opened, "v2", ":zz/moved");
    assert_ok(changes_holds(opened.changes, &tree, &blob, &found), NULL);
    assert_true(found);
    blob = resolve(&opened, "v2", ":a.b");
    assert_ok(changes_holds(opened.changes, &tree, &blob, &found), NULL);
    assert_false(found);
    mem_free(expected);
    index_free(index);
    close_changes(&opened);
}

static void missing_trees_are_told(void **state)
{
    struct opened opened;
    struct oid tree;
    char *expected;

    (void)state;
    mem_free(fixture_run(&fixture, "cp -r v2 broken; cd broken; object=$(git rev-parse HEAD:a/b); "
                                   "rm -f .git/objects/$(echo $object | sed 's/^../&\\//')"));
    open_changes(&opened, "broken");
    tree = resolve(&opened, "broken", "HEAD^{tree}");
    assert_ok(changes_between(opened.changes, NULL, 0, &tree,
                              &(struct changes_visitor){add_change, add_skipped, &opened}),
              NULL);
    assert_string_equal(buf_str(&opened.skipped), "missing a/b\n");
    expected = fixture_run(&fixture, "git -C v2 ls-tree -r HEAD | grep -v 'a/b/' | awk '{m=$1; "
                                     "o=$3; sub(/^[^\\t]*\\t/, \"\"); gsub(/\"/, \"\"); print m, "
                                     "o, $0}'");
    assert_string_equal(buf_str(&opened.out), expected);
    mem_free(expected);
    close_changes(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_commit_is_compared_as_git_does),
        cmocka_unit_test(every_index_is_compared_as_git_does),
        cmocka_unit_test(both_sides_of_a_conflict_are_new),
        cmocka_unit_test(what_was_moved_can_be_found),
        cmocka_unit_test(missing_trees_are_told),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
