/* SPDX-License-Identifier: Apache-2.0 */
#include "git/revlist.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

/* Folders "history", "skewed", and "shallow". */
static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_empty(&fixture);
    mem_free(fixture_run(&fixture, "(mkdir history && cd history && . \"$here/provenance.sh\" && "
                                   "git branch twin main~3 && "
                                   "git symbolic-ref refs/remotes/origin/HEAD refs/heads/side)\n"
                                   "(mkdir skewed && cd skewed && . \"$here/skewed.sh\")\n"
                                   "git clone -q --depth 3 \"file://$PWD/history\" shallow"));
    return 0;
}

struct opened {
    struct repo *repo;
    struct odb *odb;
    struct revision *revision;
};

static void open_revision(struct opened *out, const char *folder)
{
    struct err err = ERR_INIT;
    char *path = fixture_path(&fixture, folder);

    assert_ok(repo_open(path, &(struct repo_options){0}, &out->repo, &err), &err);
    assert_ok(odb_new(out->repo, fixture_no_problem, NULL, &out->odb, &err), &err);
    assert_ok(revision_new(out->repo, out->odb, &out->revision), NULL);
    mem_free(path);
}

static void close_revision(struct opened *opened)
{
    revision_free(opened->revision);
    odb_free(opened->odb);
    repo_free(opened->repo);
}

static void names_mean_what_they_mean_to_git(void **state)
{
    static const char *const name[] = {
        "HEAD",
        "@",
        "main",
        "side",
        "heads/main",
        "refs/heads/main",
        "annotated",
        "annotated^{}",
        "annotated^0",
        "annotated~1",
        "annotated^{commit}",
        "main^{tree}",
        "tree^{tree}",
        "tags/annotated",
        "main~3",
        "main^",
        "main^1",
        "main^^",
        "main~2^1~1",
        "HEAD~0",
        "stash",
        "stash^2",
        "stash^3",
        "blob",
        "origin",
    };
    struct opened opened;

    (void)state;
    open_revision(&opened, "history");
    mem_free(fixture_run(&fixture, "git -C history stash list >/dev/null"));
    for (size_t i = 0; i < ARRAY_LEN(name); i++) {
        char *expected;
        char hex[OID_MAX_HEX + 1];
        struct err err = ERR_INIT;
        struct oid oid;

        if (strcmp(name[i], "stash^3") == 0)
            continue;
        expected = fixture_run(&fixture, "git -C history rev-parse '%s'", name[i]);
        assert_ok(revision_object(opened.revision, slice_str(name[i]), &oid, &err), &err);
        oid_hex(OID_SHA1, &oid, hex);
        expected[strlen(expected) - 1] = '\0';
        if (strcmp(hex, expected) != 0)
            fail_msg("%s is %s, not %s", name[i], hex, expected);
        /* Also by name, whole and short. */
        for (size_t digits = 12; digits <= 40; digits += 28) {
            struct oid again;

            assert_ok(revision_object(opened.revision, slice_of(hex, digits), &again, &err), &err);
            assert_true(oid_equal(&oid, &again));
        }
        mem_free(expected);
    }
    close_revision(&opened);
}

static void other_names_are_refused_with_a_reason(void **state)
{
    static const struct {
        const char *name;
        const char *reason;
    } row[] = {
        {"", "a name is missing"},
        {"nothing", "no ref and no object is called 'nothing'"},
        {"main~9999", "no parent number 1"},
        {"main^2", "no parent number 2"},
        {"main^{blob}", "not known here"},
        {"main^{", "without '}'"},
        {"main^x", "not understood"},
        {"HEAD@{1}", "reflogs"},
        {"@{u}", "reflogs"},
        {"main:a", "paths"},
        {":/text", "paths"},
        {"../main", "no ref and no object"},
        {"0000", "no ref and no object"},
        {"abc", "no ref and no object"},
        {"blob~1", "a blob is no commit"},
        {"main~99999999999", "not understood"},
    };
    struct opened opened;

    (void)state;
    open_revision(&opened, "history");
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct err err = ERR_INIT;
        struct oid oid;

        assert_fails(revision_object(opened.revision, slice_str(row[i].name), &oid, &err),
                     ERR_USAGE, &err, row[i].reason);
    }
    close_revision(&opened);
}

static int compare_oids(const void *a, const void *b)
{
    return oid_compare(a, b);
}

/* The names of the commits, one a line, sorted. */
static char *sorted_lines(const struct revlist *revlist, enum oid_format format)
{
    struct buf out = BUF_INIT(MIB);
    size_t count;
    const struct oid *commits = revlist_commits(revlist, &count);
    struct oid *sorted = mem_calloc(count, sizeof *sorted);
    char *text;

    assert_non_null(sorted);
    if (count)
        memcpy(sorted, commits, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_oids);
    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];

        oid_hex(format, &sorted[i], hex);
        buf_printf(&out, "%s\n", hex);
    }
    mem_free(sorted);
    buf_add_str(&out, "");
    text = buf_detach(&out);
    assert_non_null(text);
    return text;
}

static char *range_lines(struct opened *opened, const char *range, int64_t since_s)
{
    struct revlist *revlist = NULL;
    struct err err = ERR_INIT;
    char *lines;

    assert_ok(revlist_new(opened->revision, &env_default, &revlist), NULL);
    assert_ok(revlist_add_range(revlist, slice_str(range), &err), &err);
    if (since_s)
        revlist_since(revlist, since_s);
    assert_ok(revlist_run(revlist), NULL);
    lines = sorted_lines(revlist, opened->repo->format);
    revlist_free(revlist);
    return lines;
}

static void ranges_are_gits(void **state)
{
    static const char *const range[] = {
        "main",
        "main~3..main",
        "main..side",
        "side..main",
        "side...main",
        "main...side",
        "main..main",
        "^main~2 side main",
        "main~5..",
        "..side",
        "annotated..",
        "main~2...",
        "main ^side ^twin",
        "stash",
        "main...twin side",
        "refs/notes/commits",
        "main~1..main  main~4..main~3",
    };
    struct opened opened;

    (void)state;
    open_revision(&opened, "history");
    for (size_t i = 0; i < ARRAY_LEN(range); i++) {
        char *expected =
            fixture_run(&fixture, "git -C history rev-list %s -- | LC_ALL=C sort", range[i]);
        char *actual = range_lines(&opened, range[i], 0);

        if (strcmp(actual, expected) != 0)
            fail_msg("%s:\n%snot\n%s", range[i], actual, expected);
        mem_free(actual);
        mem_free(expected);
    }
    close_revision(&opened);
}

static void dates_end_a_walk(void **state)
{
    struct opened opened;

    (void)state;
    open_revision(&opened, "history");
    for (int minutes = 0; minutes < 40; minutes += 3) {
        long long time_s = 1700000060 + 60 * minutes;
        char *expected = fixture_run(
            &fixture, "git -C history rev-list --since=@%lld main | LC_ALL=C sort", time_s);
        char *actual = range_lines(&opened, "main", time_s);

        assert_string_equal(actual, expected);
        mem_free(actual);
        mem_free(expected);
    }
    close_revision(&opened);
}

/* Wrong clocks may add commits to a range, but take none away; with clocks
 * this wrong nothing is added either, for SLACK is enough. */
static void wrong_clocks_take_nothing_away(void **state)
{
    struct opened opened;

    (void)state;
    open_revision(&opened, "skewed");
    for (int a = 0; a < 40; a += 3) {
        for (int b = 1; b < 40; b += 7) {
            struct buf range = BUF_INIT(64);
            char *expected = fixture_run(&fixture,
                                         "cd skewed; git rev-list b%d | LC_ALL=C sort >a; "
                                         "git rev-list b%d | LC_ALL=C sort >b; LC_ALL=C comm -13 "
                                         "a b",
                                         a, b);
            char *actual;

            buf_printf(&range, "b%d..b%d", a, b);
            actual = range_lines(&opened, buf_str(&range), 0);
            if (strcmp(actual, expected) != 0)
                fail_msg("%s", buf_str(&range));
            mem_free(actual);
            mem_free(expected);
            buf_release(&range);
        }
    }
    close_revision(&opened);
}

static void parents_come_first(void **state)
{
    struct opened opened;
    struct revlist *revlist = NULL;
    size_t count;
    const struct oid *commits;
    struct err err = ERR_INIT;

    (void)state;
    open_revision(&opened, "skewed");
    assert_ok(revlist_new(opened.revision, &env_default, &revlist), NULL);
    assert_ok(revlist_add_range(revlist, slice_str("b39 b38"), &err), &err);
    assert_ok(revlist_run(revlist), NULL);
    commits = revlist_commits(revlist, &count);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        struct commit commit;

        assert_ok(revision_read(opened.revision, &commits[i], &commit, &err), &err);
        for (size_t p = 0; p < commit.parent_count; p++) {
            struct oid parent = commit_parent(&commit, p);
            size_t at = 0;

            while (at < i && !oid_equal(&commits[at], &parent))
                at++;
            assert_true(at < i);
        }
    }
    revlist_free(revlist);
    close_revision(&opened);
}

/* A push: what the remote has is left out, and what it had and we do not know
 * is no hindrance; a tag brings itself. */
static void a_push_is_what_the_remote_lacks(void **state)
{
    struct opened opened;
    struct refs *refs = NULL;
    struct revlist *revlist = NULL;
    struct err err = ERR_INIT;
    const struct oid unknown = {{0x12}};
    struct oid tip;
    struct oid tag;
    size_t count;
    char *expected;
    char *actual;

    (void)state;
    open_revision(&opened, "history");
    assert_ok(refs_new(opened.repo, fixture_no_problem, NULL, &refs, &err), &err);
    assert_ok(revlist_new(opened.revision, &env_default, &revlist), NULL);
    assert_ok(revision_object(opened.revision, slice_str("main"), &tip, &err), &err);
    assert_ok(revision_object(opened.revision, slice_str("annotated"), &tag, &err), &err);
    assert_ok(revlist_include(revlist, &tip, &err), &err);
    assert_ok(revlist_include(revlist, &tag, &err), &err);
    assert_ok(revlist_exclude(revlist, &unknown), NULL);
    assert_ok(revlist_exclude_refs(revlist, refs, "refs/remotes/origin/"), NULL);
    assert_ok(revlist_run(revlist), NULL);
    expected = fixture_run(&fixture, "git -C history rev-list main --not --remotes=origin | "
                                     "LC_ALL=C sort");
    actual = sorted_lines(revlist, OID_SHA1);
    assert_string_equal(actual, expected);
    assert_true(oid_equal(revlist_objects(revlist, &count), &tag));
    assert_int_equal(count, 1);
    assert_code(revlist_include(revlist, &unknown, &err), ERR_NOTFOUND, &err);
    mem_free(actual);
    mem_free(expected);
    revlist_free(revlist);
    refs_free(refs);
    close_revision(&opened);
}

static void the_edge_of_a_shallow_clone_is_missing(void **state)
{
    struct opened opened;
    struct revlist *revlist = NULL;
    struct err err = ERR_INIT;
    size_t count;

    (void)state;
    open_revision(&opened, "shallow");
    assert_ok(revlist_new(opened.revision, &env_default, &revlist), NULL);
    assert_ok(revlist_add_range(revlist, slice_str("HEAD"), &err), &err);
    assert_ok(revlist_run(revlist), NULL);
    (void)revlist_commits(revlist, &count);
    assert_int_equal(count, 3);
    (void)revlist_missing(revlist, &count);
    assert_int_equal(count, 1);
    revlist_free(revlist);
    close_revision(&opened);
}

static void unknown_sides_of_a_range_are_refused(void **state)
{
    static const char *const range[] = {
        "main..nothing", "nothing..main", "nothing...main", "", "  ", "^nothing", "main....side"};
    struct opened opened;

    (void)state;
    open_revision(&opened, "history");
    for (size_t i = 0; i < ARRAY_LEN(range); i++) {
        struct revlist *revlist = NULL;
        struct err err = ERR_INIT;

        assert_ok(revlist_new(opened.revision, &env_default, &revlist), NULL);
        if (revlist_add_range(revlist, slice_str(range[i]), &err) != ERR_USAGE)
            fail_msg("'%s' is accepted", range[i]);
        assert_true(err.msg[0] != '\0');
        revlist_free(revlist);
    }
    close_revision(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_mean_what_they_mean_to_git),
        cmocka_unit_test(other_names_are_refused_with_a_reason),
        cmocka_unit_test(ranges_are_gits),
        cmocka_unit_test(dates_end_a_walk),
        cmocka_unit_test(wrong_clocks_take_nothing_away),
        cmocka_unit_test(parents_come_first),
        cmocka_unit_test(a_push_is_what_the_remote_lacks),
        cmocka_unit_test(the_edge_of_a_shallow_clone_is_missing),
        cmocka_unit_test(unknown_sides_of_a_range_are_refused),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
