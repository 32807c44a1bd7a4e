/* SPDX-License-Identifier: Apache-2.0 */
#include "git/provenance.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/connect.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "provenance.sh");
    return 0;
}

#define MOST_HANDS 3

struct opened {
    struct repo *repo;
    struct odb *odb;
    struct refs *refs;
    struct shallow *shallow;
    struct fanout *fanout;
    struct connect *hands[MOST_HANDS];
    size_t hand_count;
    struct provenance *provenance;
    struct arena arena;
};

static enum err_code show(void *ctx, struct walk_object *object)
{
    struct treemarks *marks = NULL;
    enum err_code code = ERR_OK;

    if (object->type == OBJECT_COMMIT)
        code = connect_commit(ctx, object);
    if (object->type == OBJECT_TREE)
        code = connect_tree(ctx, object, object->base_user, &marks);
    object->user = marks;
    return code;
}

static void release(void *ctx, void *user)
{
    connect_forget(ctx, user);
}

/* As several workers would, each taking every other unit. */
static void walk_with(struct opened *opened, size_t hand_count)
{
    struct walk_options options = WALK_DEFAULTS;
    struct walk *walk = NULL;

    assert_ok(walk_new(opened->odb, &options, &walk), NULL);
    for (unsigned step = 0; step < WALK_STEPS; step++)
        for (size_t i = 0; i < walk_parts(walk, step); i++)
            assert_ok(walk_prepare(walk, step, i), NULL);
    walk_plan(walk);
    for (size_t i = 0; i < hand_count; i++) {
        struct connect **hand = &opened->hands[opened->hand_count++];
        struct walker *walker = NULL;

        assert_ok(connect_new(opened->odb, opened->fanout, opened->shallow, NULL, NULL, hand),
                  NULL);
        assert_ok(walker_new(walk, &walker), NULL);
        for (size_t unit = i; unit < walk_units(walk); unit += hand_count) {
            const struct walk_visitor visitor = {show, release, fixture_no_problem, *hand};

            assert_ok(walk_unit(walk, walker, unit, &visitor), NULL);
        }
        assert_ok(connect_finish(*hand), NULL);
        walker_free(walker);
    }
    walk_free(walk);
}

/* Asks for the objects of a list, one a line. */
static void open_provenance(struct opened *out, struct slice objects, size_t hand_count)
{
    const struct links *links[MOST_HANDS];
    struct err err = ERR_INIT;
    struct slice line;

    *out = (struct opened){.arena = ARENA_INIT(16 * MIB)};
    assert_ok(repo_open(fixture.dir, &(struct repo_options){0}, &out->repo, &err), &err);
    assert_ok(refs_new(out->repo, fixture_no_problem, NULL, &out->refs, &err), &err);
    assert_ok(odb_new(out->repo, fixture_no_problem, NULL, &out->odb, &err), &err);
    assert_ok(shallow_read(out->repo, fixture_no_problem, NULL, &out->shallow), NULL);
    assert_ok(fanout_new(out->odb, &out->fanout), NULL);
    walk_with(out, hand_count);
    for (size_t i = 0; i < hand_count; i++)
        links[i] = connect_links(out->hands[i]);
    assert_ok(provenance_new(out->odb, out->fanout, out->refs, links, hand_count, &out->provenance),
              NULL);
    while (slice_cut(&objects, '\n', &line)) {
        struct oid oid;

        if (oid_parse(out->repo->format, line, &oid))
            assert_ok(provenance_want(out->provenance, &oid), NULL);
    }
    for (size_t part = PROVENANCE_PARTS; part-- > 0;)
        assert_ok(provenance_prepare(out->provenance, part), NULL);
    assert_ok(provenance_settle(out->provenance), NULL);
}

static void close_provenance(struct opened *opened)
{
    provenance_free(opened->provenance);
    for (size_t i = 0; i < opened->hand_count; i++)
        connect_free(opened->hands[i]);
    fanout_free(opened->fanout);
    shallow_free(opened->shallow);
    odb_free(opened->odb);
    refs_free(opened->refs);
    repo_free(opened->repo);
    arena_release(&opened->arena);
}

/* What provenance says of each object that a commit holds, as oracle.sh says it. */
static char *listing(struct opened *opened, struct slice objects)
{
    struct buf out = BUF_INIT(16 * MIB);
    struct slice line;
    char *text;

    while (slice_cut(&objects, '\n', &line)) {
        struct history history;
        struct slice path;
        struct oid oid;

        if (!oid_parse(opened->repo->format, line, &oid))
            continue;
        assert_ok(provenance_of(opened->provenance, &oid, &opened->arena, &history, &path), NULL);
        if (history.commits && history.reachable)
            buf_printf(&out, "%" SLICE_FMT " %" SLICE_FMT " %llu %llu %" SLICE_FMT "\n",
                       SLICE_ARG(history.object), SLICE_ARG(history.commit),
                       (unsigned long long)history.commits, (unsigned long long)history.paths,
                       SLICE_ARG(path));
    }
    text = buf_detach(&out);
    assert_non_null(text);
    return text;
}

static void assert_like_git(size_t hand_count)
{
    char *objects = fixture_run(&fixture, "git cat-file --batch-all-objects "
                                          "--batch-check='%%(objecttype) %%(objectname)' | "
                                          "sed -n 's/^blob //p; s/^tree //p' | LC_ALL=C sort");
    char *expected = fixture_run(&fixture, ". ./oracle.sh");
    struct opened opened;
    char *actual;

    open_provenance(&opened, slice_str(objects), hand_count);
    actual = listing(&opened, slice_str(objects));
    assert_string_equal(actual, expected);
    mem_free(actual);
    close_provenance(&opened);
    mem_free(expected);
    mem_free(objects);
}

static void every_object_of_every_commit_is_placed(void **state)
{
    (void)state;
    assert_like_git(1);
    assert_like_git(MOST_HANDS);
    /* And once more where trees are differences. */
    mem_free(fixture_run(&fixture, "git repack -q -a -d -f -k --depth=50 --window=50"));
    assert_like_git(1);
    assert_like_git(MOST_HANDS);
}

struct expectation {
    const char *object; /* for git rev-parse */
    const char *commit; /* likewise; NULL: none */
    const char *path;
    const char *ref;
    bool reachable;
    bool in_head;
};

static struct slice first_line(const char *text)
{
    return slice_trim(slice_str(text));
}

static void check(const struct expectation *want)
{
    char *object = fixture_run(&fixture, "git rev-parse --verify \"%s\"", want->object);
    char *commit = want->commit ? fixture_run(&fixture, "git rev-parse \"%s\"", want->commit)
                                : fixture_run(&fixture, ":");
    struct opened opened;
    struct history history;
    struct slice path;
    struct oid oid;

    open_provenance(&opened, slice_str(object), 1);
    assert_true(oid_parse(OID_SHA1, first_line(object), &oid));
    assert_ok(provenance_of(opened.provenance, &oid, &opened.arena, &history, &path), NULL);
    if (!slice_equal(history.commit, first_line(commit)) || !slice_is(path, want->path) ||
        !slice_is(history.ref, want->ref) || history.reachable != want->reachable ||
        history.in_head != want->in_head)
        fail_msg("%s: commit %.*s, path %.*s, ref %.*s, reachable %d, in HEAD %d", want->object,
                 SLICE_ARG(history.commit), SLICE_ARG(path), SLICE_ARG(history.ref),
                 history.reachable, history.in_head);
    close_provenance(&opened);
    mem_free(commit);
    mem_free(object);
}

static void each_kind_of_place_is_named(void **state)
{
    static const struct expectation row[] = {
        {"main:wide/file60", ":/^first", "wide/file60", "refs/heads/main", true, true},
        {"$(git rev-parse :/^second):secret", ":/^second", "secret", "refs/heads/main", true, true},
        {"$(git rev-parse :/^merge):wide/file07", ":/^merge", "wide/file07", "refs/heads/main",
         true, false},
        {"$(git rev-parse :/^side):side/only", ":/^side", "side/only", "refs/heads/main", true,
         true},
        /* Lost work. */
        {"$(cat .git/amended):lost/amended", "$(cat .git/amended)", "lost/amended", "", false,
         false},
        {"$(cat .git/gone):gone/file", "$(cat .git/gone)", "gone/file", "", false, false},
        {"stash:wide/file01", "stash^2", "wide/file01", "refs/stash", true, false},
        {"refs/notes/commits^{tree}", "refs/notes/commits", "", "refs/notes/commits", true, false},
        /* Held by no commit. */
        {"blob", NULL, "", "refs/tags/blob", true, false},
        {"tree^{}:x", NULL, "x", "refs/tags/tree", true, false},
        {"tree^{}", NULL, "", "refs/tags/tree", true, false},
        /* Objects that are no part of a tree. */
        {"HEAD~2", "HEAD~2", "", "refs/heads/main", true, true},
        {"$(cat .git/gone)", "$(cat .git/gone)", "", "", false, false},
        {"annotated", "HEAD~2", "", "refs/tags/annotated", true, false},
        {"tree", NULL, "", "refs/tags/tree", true, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++)
        check(&row[i]);
}

static void nothing_wanted_is_nothing_known(void **state)
{
    struct opened opened;
    struct history history;
    struct slice path;
    struct oid oid = {{1}};

    (void)state;
    open_provenance(&opened, slice_str(""), 1);
    assert_ok(provenance_of(opened.provenance, &oid, &opened.arena, &history, &path), NULL);
    assert_int_equal(history.commits, 0);
    assert_false(history.reachable);
    close_provenance(&opened);
}

static void the_author_is_told(void **state)
{
    char *object = fixture_run(&fixture, "git rev-parse main:wide/file60");
    struct opened opened;
    struct history history;
    struct slice path;
    struct oid oid;

    (void)state;
    open_provenance(&opened, slice_str(object), 1);
    assert_true(oid_parse(OID_SHA1, first_line(object), &oid));
    assert_ok(provenance_of(opened.provenance, &oid, &opened.arena, &history, &path), NULL);
    assert_slice_equal(history.author, "A U Thor <author@example.org>");
    assert_int_equal(history.author_time_s, 1700000120);
    close_provenance(&opened);
    mem_free(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_place_is_named),
        cmocka_unit_test(every_object_of_every_commit_is_placed),
        cmocka_unit_test(nothing_wanted_is_nothing_known),
        cmocka_unit_test(the_author_is_told),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
