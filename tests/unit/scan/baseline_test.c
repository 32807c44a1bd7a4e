/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline.h"

#include "scan/secret_sha1.h"
#include "tests/lib/unit.h"

#include "core/limits.h"

static struct finding finding_of(struct secret *secret)
{
    return (struct finding){
        .id = "0011223344556677",
        .rule = {.id = SLICE_LITERAL("acme-key")},
        .secret = secret,
        .hash = *secret_hash(secret),
        .redacted = SLICE_LITERAL("…"),
    };
}

static struct baseline *read_sealed(struct slice text)
{
    struct baseline *baseline = NULL;
    struct err err = ERR_INIT;

    assert_ok(baseline_new("base", &baseline), NULL);
    assert_ok(baseline_read(baseline, text, &err), &err);
    baseline_seal(baseline);
    return baseline;
}

static void last_days_are_whole_days(void **state)
{
    int64_t ends = 0;

    (void)state;
    assert_true(baseline_ends(SLICE_LITERAL("1970-01-01"), &ends));
    assert_int_equal(ends, 86400);
    assert_true(baseline_ends(SLICE_LITERAL("2024-02-29"), &ends));
    assert_int_equal(ends, 1709251200);
    assert_false(baseline_ends(SLICE_LITERAL("2023-02-29"), &ends));
    assert_false(baseline_ends(SLICE_LITERAL("2024-2-29"), &ends));
    assert_false(baseline_ends(SLICE_LITERAL(""), &ends));
    assert_false(baseline_ends(SLICE_LITERAL("2024-02-29 "), &ends));
    assert_false(baseline_ends(SLICE_LITERAL("9999-12-31T00:00:00Z and much more"), &ends));
}

/* The longest entry of any kind counts, and all are marked. */
static void finds_by_each_name(void **state)
{
    struct secret *secret = secret_new(SLICE_LITERAL("correct horse"));
    struct baseline *baseline;
    const struct baseline_entry *entry;
    struct finding finding;

    (void)state;
    if (!secret)
        return;
    finding = finding_of(secret);
    baseline = read_sealed(
        SLICE_LITERAL("schema: patrol-baseline/1\n"
                      "entries:\n"
                      "- {id: '0011223344556677', reason: one, expires: 2025-01-01}\n"
                      "- {id: '0011223344556678', reason: other}\n"
                      "- {id: '0011223344556677', reason: two, expires: 2026-01-01}\n"
                      "- {sha1: 4DDF4C9D9B7DD1FF5E4E9A5D2E6BDA8D59D23D74, reason: none}\n"));
    entry = baseline_find(baseline, &finding);
    assert_non_null(entry);
    assert_slice_equal(entry->reason, "two");
    for (size_t i = 0; i < baseline_count(baseline); i++) {
        entry = baseline_at(baseline, i);
        assert_int_equal(entry->used,
                         slice_is(entry->reason, "one") || slice_is(entry->reason, "two"));
    }
    baseline_free(baseline);
    secret_free(secret);
}

static void finds_by_sha1_where_the_secret_is_known(void **state)
{
    struct secret *secret = secret_new(SLICE_LITERAL("correct horse"));
    struct baseline *baseline = NULL;
    struct baseline_entry entry = {.key.kind = BASELINE_SHA1, .ends_s = INT64_MAX};
    struct finding finding;

    (void)state;
    if (!secret)
        return;
    finding = finding_of(secret);
    secret_sha1(secret, entry.key.bytes);
    assert_ok(baseline_new("base", &baseline), NULL);
    assert_null(baseline_find(baseline, &finding));
    assert_ok(baseline_add(baseline, &entry), NULL);
    baseline_seal(baseline);
    assert_non_null(baseline_find(baseline, &finding));
    finding.secret = NULL;
    assert_null(baseline_find(baseline, &finding));
    baseline_free(baseline);
    secret_free(secret);
}

static void says_where_a_file_is_wrong(void **state)
{
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
        {"", "a baseline is a map"},
        {"[]", "a baseline is a map"},
        {"entries: []", "schema"},
        {"schema: patrol-baseline/2\nentries: []", "schema"},
        {"schema: patrol-baseline/1\nentires: []", "unknown key 'entires'"},
        {"schema: patrol-baseline/1\nentries: 1", "2:10: must be a list"},
        {"schema: patrol-baseline/1\nentries: [1]", "2:11: an entry is a map"},
        {"schema: patrol-baseline/1\nentries: [{}]", "one of sha256"},
        {"schema: patrol-baseline/1\nentries: [{id: []}]", "16 hexadecimal digits"},
        {"schema: patrol-baseline/1\nentries: [{sha256: 00}]", "64 hexadecimal digits"},
        {"schema: patrol-baseline/1\nentries: [{sha1: '*'}]", "40 hexadecimal digits"},
        {"schema: patrol-baseline/1\nentries: [{id: 0011223344556677, reason: []}]",
         "must be text"},
        {"schema: patrol-baseline/1\nentries: [{id: 0011223344556677, reasn: x}]",
         "did you mean 'reason'"},
        {"schema: patrol-baseline/1\nentries: [{id: 0011223344556677, expires: 1}]", "date"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct baseline *baseline = NULL;
        struct err err = ERR_INIT;

        assert_ok(baseline_new("base", &baseline), NULL);
        assert_fails(baseline_read(baseline, slice_str(rows[i].text), &err), ERR_PARSE, &err,
                     rows[i].why);
        baseline_free(baseline);
    }
}

static bool is_first(const struct baseline_entry *entry, int64_t now_s)
{
    return now_s == 7 && entry->key.bytes[7] == 1;
}

static void removes_what_it_is_told_to(void **state)
{
    struct baseline *baseline =
        read_sealed(SLICE_LITERAL("schema: patrol-baseline/1\n"
                                  "entries: [{id: '0000000000000002'}, {id: '0000000000000001'}]"));

    (void)state;
    assert_int_equal(baseline_remove(baseline, is_first, 6), 0);
    assert_int_equal(baseline_remove(baseline, is_first, 7), 1);
    assert_int_equal(baseline_count(baseline), 1);
    assert_int_equal(baseline_at(baseline, 0)->key.bytes[7], 2);
    baseline_free(baseline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_days_are_whole_days),
        cmocka_unit_test(finds_by_each_name),
        cmocka_unit_test(finds_by_sha1_where_the_secret_is_known),
        cmocka_unit_test(says_where_a_file_is_wrong),
        cmocka_unit_test(removes_what_it_is_told_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
