/* SPDX-License-Identifier: Apache-2.0 */
#include "git/odb.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

struct stores {
    struct repo *repo;
    struct odb *odb;
    struct odb_reader *reader;
    struct buf bytes;
};

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "stores.sh");
    return 0;
}

static void open_stores(struct stores *stores, const char *name, odb_problem_fn problem, void *ctx)
{
    const struct repo_options options = {0};
    char *path = fixture_path(&fixture, name);
    struct err err = ERR_INIT;

    *stores = (struct stores){.bytes = BUF_INIT((size_t)1 << 24)};
    assert_ok(repo_open(path, &options, &stores->repo, &err), &err);
    assert_ok(odb_new(stores->repo, problem, ctx, &stores->odb, &err), &err);
    assert_ok(odb_reader_new(stores->odb, &stores->reader), NULL);
    free(path);
}

static void close_stores(struct stores *stores)
{
    buf_release(&stores->bytes);
    odb_reader_free(stores->reader);
    odb_free(stores->odb);
    repo_free(stores->repo);
}

/* "NAME TYPE SIZE" of every object: has, info and read say so too. */
static void check_line(struct stores *stores, struct slice line)
{
    size_t digits = 2 * oid_bytes(stores->repo->format);
    struct slice rest = slice_sub(line, digits + 1, line.len);
    struct slice name;
    enum object_type type;
    enum object_type said = OBJECT_BLOB;
    uint64_t size;
    uint64_t said_size;
    struct oid oid;

    assert_true(oid_parse(stores->repo->format, slice_sub(line, 0, digits), &oid));
    assert_true(slice_cut(&rest, ' ', &name) && object_type_parse(name, &said));
    assert_true(slice_number(rest, UINT64_MAX, &said_size));
    assert_true(odb_has(stores->odb, &oid));
    assert_ok(odb_info(stores->reader, &oid, &type, &size), NULL);
    assert_int_equal(type, said);
    assert_int_equal(size, said_size);
    assert_ok(odb_read(stores->reader, &oid, &type, &stores->bytes), NULL);
    assert_int_equal(type, said);
    assert_int_equal(stores->bytes.len, said_size);
}

static void every_object_is_found_by_name(void **state)
{
    static const char *const names[] = {"loose",  "packed",  "sha256", "several", "midx",
                                        "second", "by_name", "wide",   "chain"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char *text =
            fixture_run(&fixture, "git -C %s cat-file --batch-all-objects --batch-check", names[i]);
        struct slice rest = slice_str(text);
        struct slice line;
        struct stores stores;
        open_stores(&stores, names[i], NULL, NULL);
        while (slice_cut(&rest, '\n', &line) && line.len)
            check_line(&stores, line);
        close_stores(&stores);
        free(text);
    }
}

static void contents_are_what_git_prints(void **state)
{
    char *text = fixture_run(&fixture, "git -C packed rev-parse HEAD^{tree}:large");
    char *expected = fixture_run(&fixture, "git -C packed cat-file blob HEAD:large");
    enum object_type type;
    struct stores stores;
    struct oid oid;

    (void)state;
    open_stores(&stores, "packed", NULL, NULL);
    assert_true(oid_parse(OID_SHA1, slice_of(text, 40), &oid));
    assert_ok(odb_read(stores.reader, &oid, &type, &stores.bytes), NULL);
    assert_string_equal(buf_str(&stores.bytes), expected);
    stores.bytes.ceiling = 100;
    assert_code(odb_read(stores.reader, &oid, &type, &stores.bytes), ERR_LIMIT, NULL);
    close_stores(&stores);
    free(text);
    free(expected);
}

static void what_is_not_there_is_not_found(void **state)
{
    const struct oid oid = {{1, 2, 3}};
    enum object_type type;
    uint64_t size;
    struct stores stores;

    (void)state;
    open_stores(&stores, "several", NULL, NULL);
    assert_false(odb_has(stores.odb, &oid));
    assert_code(odb_info(stores.reader, &oid, &type, &size), ERR_NOTFOUND, NULL);
    assert_code(odb_read(stores.reader, &oid, &type, &stores.bytes), ERR_NOTFOUND, NULL);
    close_stores(&stores);
}

static void short_names_are_completed(void **state)
{
    char *text = fixture_run(&fixture, "git -C several rev-parse HEAD");
    struct oid whole;
    struct oid prefix;
    struct oid found;
    struct stores stores;

    (void)state;
    open_stores(&stores, "several", NULL, NULL);
    assert_true(oid_parse(OID_SHA1, slice_of(text, 40), &whole));
    for (size_t digits = 2; digits <= 40; digits++) {
        size_t count;
        prefix = (struct oid){{0}};
        memcpy(prefix.bytes, whole.bytes, digits / 2);
        if (digits % 2)
            prefix.bytes[digits / 2] = whole.bytes[digits / 2] & 0xf0;
        count = odb_abbreviation(stores.odb, &prefix, digits, &found);
        assert_true(count == 1 || (count == 2 && digits < 6));
        assert_true(count == 2 || oid_equal(&found, &whole));
    }
    close_stores(&stores);
    free(text);
}

/* Between opening and reading all loose objects and packs become one pack. */
static void a_repack_meanwhile_loses_nothing(void **state)
{
    char *text = fixture_run(&fixture, "cp -R several moving && cd moving && "
                                       "git cat-file --batch-all-objects --batch-check");
    struct slice rest = slice_str(text);
    struct slice line;
    enum object_type type;
    struct stores stores;
    struct oid oid;

    (void)state;
    open_stores(&stores, "moving", NULL, NULL);
    free(fixture_run(&fixture, "cd moving && git repack -q -a -d -f && git prune-packed"));
    while (slice_cut(&rest, '\n', &line) && line.len) {
        assert_true(oid_parse(OID_SHA1, slice_sub(line, 0, 40), &oid));
        assert_ok(odb_read(stores.reader, &oid, &type, &stores.bytes), NULL);
    }
    close_stores(&stores);
    free(text);
}

static void count_problem(void *ctx, const struct odb_problem *problem)
{
    size_t *counts = ctx;

    assert_true(problem->path[0] && problem->detail[0]);
    counts[problem->reason]++;
}

static void damaged_stores_are_told(void **state)
{
    size_t counts[16] = {0};
    struct stores stores;

    (void)state;
    free(fixture_run(&fixture,
                     "cp -R midx hurt && cd hurt/.git/objects/pack && chmod u+w * && "
                     "echo no >multi-pack-index && : >pack-nothing.pack && "
                     "set -- *.idx && rm \"${1%%.idx}.pack\" && head -c 1200 \"$2\" >cut && "
                     "mv cut \"$2\" && echo >dir-pack.idx"));
    open_stores(&stores, "hurt", count_problem, counts);
    assert_int_equal(counts[SKIP_MISSING], 3); /* two packs and an index */
    assert_int_equal(counts[SKIP_CORRUPT], 2); /* an index and the multi-pack-index */
    close_stores(&stores);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_object_is_found_by_name),
        cmocka_unit_test(contents_are_what_git_prints),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(short_names_are_completed),
        cmocka_unit_test(a_repack_meanwhile_loses_nothing),
        cmocka_unit_test(damaged_stores_are_told),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
