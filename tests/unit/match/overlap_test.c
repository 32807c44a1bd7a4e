/* SPDX-License-Identifier: Apache-2.0 */
#include "match/overlap.h"

#include "core/buf.h"
#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/unit.h"

static const struct rule plain = {.id = "plain", .specificity = 10};
static const struct rule special = {.id = "special", .specificity = 20};
static const struct rule also = {.id = "also", .specificity = 10};

#define FOUND(rule_, start_, end_, state)                                                          \
    {                                                                                              \
        .rule = &(rule_), .start = (start_), .end = (end_), .offline.checksum = (state)            \
    }

static const struct {
    struct match matches[6];
    size_t count;
    const char *kept;
} overlap_rows[] = {
    {{{0}}, 0, ""},
    {{FOUND(plain, 3, 9, CHECKSUM_NONE)}, 1, "plain@3 "},
    {{FOUND(plain, 9, 12, CHECKSUM_NONE), FOUND(special, 3, 9, CHECKSUM_NONE)},
     2,
     "special@3 plain@9 "}, /* side by side */
    {{FOUND(plain, 3, 9, CHECKSUM_NONE), FOUND(special, 4, 9, CHECKSUM_NONE)}, 2, "plain@3 "},
    {{FOUND(plain, 3, 9, CHECKSUM_NONE), FOUND(special, 3, 9, CHECKSUM_NONE)}, 2, "special@3 "},
    {{FOUND(plain, 3, 9, CHECKSUM_NONE), FOUND(also, 3, 9, CHECKSUM_NONE)}, 2, "also@3 "},
    {{FOUND(plain, 3, 99, CHECKSUM_NONE), FOUND(plain, 40, 50, CHECKSUM_VALID)}, 2, "plain@40 "},
    {{FOUND(plain, 3, 99, CHECKSUM_INVALID), FOUND(special, 40, 50, CHECKSUM_NONE)}, 2, "plain@3 "},
    {{FOUND(plain, 3, 9, CHECKSUM_NONE), FOUND(plain, 3, 9, CHECKSUM_NONE)}, 2, "plain@3 "},
    /* Who gives way to nobody that stays, stays. */
    {{FOUND(plain, 0, 10, CHECKSUM_NONE), FOUND(special, 8, 20, CHECKSUM_NONE),
      FOUND(also, 18, 40, CHECKSUM_NONE)},
     3,
     "plain@0 also@18 "},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(overlap_rows); i++) {
        struct match matches[ARRAY_LEN(overlap_rows[0].matches)];
        size_t count = overlap_rows[i].count;
        struct buf kept = BUF_INIT(KIB);

        memcpy(matches, overlap_rows[i].matches, sizeof matches);
        assert_ok(overlap_resolve(matches, &count), NULL);
        for (size_t k = 0; k < count; k++)
            buf_printf(&kept, "%s@%zu ", matches[k].rule->id, matches[k].start);
        if (strcmp(buf_str(&kept), overlap_rows[i].kept) != 0)
            fail_msg("row %zu: %s", i, buf_str(&kept));
        buf_release(&kept);
    }
}

/* As many as there may be, each over its neighbours: every second one stays. */
static void test_many(void **state)
{
    size_t count = LIMIT_MATCHES_PER_BLOB;
    struct match *matches = mem_calloc(count, sizeof *matches);

    (void)state;
    assert_non_null(matches);
    for (size_t i = 0; i < count; i++) {
        matches[i].rule = i % 2 ? &plain : &special;
        matches[i].start = 10 * (count - i);
        matches[i].end = matches[i].start + 11;
    }
    assert_ok(overlap_resolve(matches, &count), NULL);
    assert_int_equal(count, LIMIT_MATCHES_PER_BLOB / 2);
    for (size_t i = 1; i < count; i++)
        assert_true(matches[i - 1].end <= matches[i].start);
    mem_free(matches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
