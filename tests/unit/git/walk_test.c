/* SPDX-License-Identifier: Apache-2.0 */
#include "git/walk.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/census.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture stores;

static int build(void **state)
{
    *state = &stores;
    fixture_build(&stores, "stores.sh");
    return 0;
}

/* What git says of all objects that are there. */
static char *git_says(const char *name)
{
    return fixture_run(&stores, "git -C %s cat-file --batch-all-objects --batch-check 2>/dev/null",
                       name);
}

static void take(struct census *census, const char *name, const struct walk_options *options)
{
    char *path = fixture_path(&stores, name);

    census_take(census, path, options);
    free(path);
}

static void check(const char *name, const struct walk_options *options, struct census *census)
{
    char *expected = git_says(name);

    take(census, name, options);
    assert_string_equal(buf_str(&census->told), "");
    assert_string_equal(census->text, expected);
    assert_int_equal(census->wrong, 0);
    assert_int_equal(census->users, 0);
    free(expected);
}

static void all_objects_are_what_git_says(void **state)
{
    static const char *const names[] = {
        "empty",   "loose",    "packed", "sha256", "sha256_loose", "several", "midx",
        "by_name", "index_v1", "wide",   "lender", "borrower",     "second",  "bare.git",
        "left",    "right",    "linked", "large",  "separate",     "chain",   "shallow.git",
    };
    const struct walk_options options = WALK_DEFAULTS;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct census census;
        check(names[i], &options, &census);
        census_release(&census);
    }
}

static void an_alternate_that_is_lost_is_told(void **state)
{
    const struct walk_options options = WALK_DEFAULTS;
    struct census census;
    char *expected = git_says("lost");

    (void)state;
    take(&census, "lost", &options);
    assert_non_null(strstr(buf_str(&census.told), "nowhere"));
    assert_string_equal(census.text, expected);
    assert_int_equal(census.wrong, 0);
    census_release(&census);
    free(expected);
}

/* git itself lists nothing without the packs' own indexes. */
static void a_multi_pack_index_stands_in_for_lost_indexes(void **state)
{
    const struct walk_options options = WALK_DEFAULTS;
    struct census census;
    char *expected = git_says("midx");

    (void)state;
    take(&census, "midx_alone", &options);
    assert_string_equal(buf_str(&census.told), "");
    assert_string_equal(census.text, expected);
    assert_int_equal(census.wrong, 0);
    census_release(&census);
    free(expected);
}

/* A budget of nothing drops every object that waits; they are made again. */
static void the_budget_changes_nothing(void **state)
{
    static const char *const names[] = {"packed", "by_name", "several", "chain"};
    struct walk_options options = WALK_DEFAULTS;

    (void)state;
    options.budget_bytes = 1;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct census census;
        check(names[i], &options, &census);
        assert_true(census.deltas > 0);
        census_release(&census);
    }
}

static void large_objects_come_in_pieces(void **state)
{
    static const char *const names[] = {"packed", "loose", "large", "chain", "sha256"};
    struct walk_options options = WALK_DEFAULTS;

    (void)state;
    options.whole_bytes = 1000;
    options.margin_bytes = 100;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct census census;
        check(names[i], &options, &census);
        census_release(&census);
    }
}

static void a_chain_is_shown_as_differences(void **state)
{
    const struct walk_options options = WALK_DEFAULTS;
    struct census census;

    (void)state;
    check("chain", &options, &census);
    assert_int_equal(census.objects, 4000);
    assert_true(census.deltas > 3900);
    census_release(&census);
}

static void copies_are_shown_once(void **state)
{
    const struct walk_options options = WALK_DEFAULTS;
    struct census census;

    (void)state;
    check("several", &options, &census);
    assert_true(census.totals.copies > 0);
    census_release(&census);
}

static void types_can_be_chosen(void **state)
{
    struct walk_options options = WALK_DEFAULTS;
    struct census census;
    char *expected = fixture_run(
        &stores,
        "git -C several cat-file --batch-all-objects --batch-check | grep -E 'commit|tag'");

    (void)state;
    options.types = OBJECT_BIT(OBJECT_COMMIT) | OBJECT_BIT(OBJECT_TAG);
    take(&census, "several", &options);
    assert_string_equal(census.text, expected);
    census_release(&census);
    free(expected);
}

/* What was loose when the stores were opened is in a new pack when the
 * folders are listed, and of the packs only what is mapped is left. */
static void a_repack_in_between_hides_nothing(void **state)
{
    const struct walk_options options = WALK_DEFAULTS;
    const struct repo_options where = {0};
    char *path = fixture_path(&stores, "moving");
    char *expected = git_says("several");
    struct repo *repo = NULL;
    struct odb *odb = NULL;
    struct census census;

    (void)state;
    free(fixture_run(&stores, "cp -R several moving"));
    assert_ok(repo_open(path, &where, &repo, NULL), NULL);
    assert_ok(odb_new(repo, NULL, NULL, &odb, NULL), NULL);
    free(fixture_run(&stores, "cd moving && git repack -q -a -d && git prune-packed"));
    assert_true(odb_is_stale(odb));
    census_take_moving(&census, &odb, &options);
    assert_string_equal(buf_str(&census.told), "");
    assert_string_equal(census.text, expected);
    assert_int_equal(census.renewed, 1);
    assert_int_equal(census.wrong, 0);
    census_release(&census);
    odb_free(odb);
    repo_free(repo);
    free(expected);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_objects_are_what_git_says),
        cmocka_unit_test(an_alternate_that_is_lost_is_told),
        cmocka_unit_test(a_multi_pack_index_stands_in_for_lost_indexes),
        cmocka_unit_test(the_budget_changes_nothing),
        cmocka_unit_test(large_objects_come_in_pieces),
        cmocka_unit_test(a_chain_is_shown_as_differences),
        cmocka_unit_test(copies_are_shown_once),
        cmocka_unit_test(types_can_be_chosen),
        cmocka_unit_test(a_repack_in_between_hides_nothing),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
