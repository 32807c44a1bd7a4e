/* SPDX-License-Identifier: Apache-2.0 */
#include "git/fanout.h"

#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "provenance.sh");
    return 0;
}

/* Each object of a list, and a neighbour that is not there, as odb_number has
 * them; returns how many were packed. */
static size_t compare(const struct odb *odb, const struct fanout *fanout, struct slice objects)
{
    struct slice line;
    size_t packed = 0;

    while (slice_cut(&objects, '\n', &line)) {
        struct oid oid;
        struct oid name;
        uint32_t number;

        if (!oid_parse(OID_SHA1, line, &oid))
            continue;
        fanout_fetch(fanout, oid.bytes);
        number = fanout_number(fanout, oid.bytes);
        assert_int_equal(number, odb_number(odb, oid.bytes));
        if (number == ODB_UNNUMBERED)
            continue;
        packed++;
        assert_true(number < odb_numbers(odb));
        name = odb_name(odb, number);
        assert_true(oid_equal(&name, &oid));
        oid.bytes[19] ^= 1;
        assert_int_equal(fanout_number(fanout, oid.bytes), odb_number(odb, oid.bytes));
    }
    return packed;
}

static void assert_numbers(bool packed)
{
    char *objects = fixture_run(&fixture, "git cat-file --batch-all-objects "
                                          "--batch-check='%%(objectname)'");
    struct err err = ERR_INIT;
    struct repo *repo = NULL;
    struct odb *odb = NULL;
    struct fanout *fanout = NULL;

    assert_ok(repo_open(fixture.dir, &(struct repo_options){0}, &repo, &err), &err);
    assert_ok(odb_new(repo, fixture_no_problem, NULL, &odb, &err), &err);
    assert_ok(fanout_new(odb, &fanout), NULL);
    assert_int_equal(compare(odb, fanout, slice_str(objects)) > 0, packed);
    fanout_free(fanout);
    odb_free(odb);
    repo_free(repo);
    mem_free(objects);
}

static void numbers_are_those_of_the_odb(void **state)
{
    (void)state;
    /* No pack, one, two with the same objects in both, and a multi-pack-index. */
    mem_free(fixture_run(&fixture, "for p in .git/objects/pack/*.pack; do "
                                   "[ ! -e $p ] || { mv $p p; rm -f .git/objects/pack/*; "
                                   "git unpack-objects -q <p; }; done"));
    assert_numbers(false);
    mem_free(fixture_run(&fixture, "git repack -q -d"));
    assert_numbers(true);
    mem_free(fixture_run(&fixture, "git commit -q --allow-empty -m more; git repack -q -a -f"));
    assert_numbers(true);
    mem_free(fixture_run(&fixture, "git multi-pack-index write --no-progress"));
    assert_numbers(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_odb),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
