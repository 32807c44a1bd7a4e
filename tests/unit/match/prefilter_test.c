/* SPDX-License-Identifier: Apache-2.0 */
#include "match/prefilter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/limits.h"
#include "core/mem.h"

#define LITERAL(text, caseless)                                                                    \
    {                                                                                              \
        {(text), sizeof(text) - 1}, (caseless)                                                     \
    }

static const struct literal literals[] = {
    LITERAL("ghp_", false), LITERAL("github", true), LITERAL("g\0h\0", false),
    LITERAL("x", false),    LITERAL("hub", false),   LITERAL("a.*[b", true),
};

static void scan(const struct prefilter *prefilter, struct slice bytes, struct hit_list *hits)
{
    struct prefilter_scratch *scratch = NULL;

    assert_int_equal(prefilter_scratch_new(prefilter, &scratch), ERR_OK);
    hits->count = 0;
    assert_int_equal(prefilter_scan(prefilter, scratch, bytes, hits), ERR_OK);
    prefilter_scratch_free(scratch);
}

static struct prefilter *build(const struct literal *items, size_t count)
{
    struct prefilter *prefilter = NULL;
    struct err err = ERR_INIT;

    if (prefilter_new(items, count, &prefilter, &err) != ERR_OK)
        fail_msg("%s", err.msg);
    return prefilter;
}

/* Every place of every literal, told by the simplest means. */
static size_t count_slowly(struct slice bytes, const struct hit_list *hits)
{
    size_t found = 0;

    for (size_t end = 1; end <= bytes.len; end++) {
        for (uint32_t i = 0; i < ARRAY_LEN(literals); i++) {
            size_t len = literals[i].bytes.len;
            bool seen = false;

            if (len > end)
                continue;
            if (literals[i].caseless
                    ? strncasecmp(bytes.ptr + end - len, literals[i].bytes.ptr, len) != 0
                    : memcmp(bytes.ptr + end - len, literals[i].bytes.ptr, len) != 0)
                continue;
            for (size_t k = 0; k < hits->count; k++)
                seen = seen || (hits->items[k].end == end && hits->items[k].literal == i);
            assert_true(seen);
            found++;
        }
    }
    return found;
}

static void test_hits(void **state)
{
    static const struct slice rows[] = {
        {NULL, 0},           {"ghp_ghp_", 8},          {"GitHub GITHUB github xx GHP_", 28},
        {"g\0h\0u\0b\0", 8}, {"A.*[B a.*[b aaab", 16}, {"githubghp_xgithub", 17},
    };
    struct prefilter *prefilter = build(literals, ARRAY_LEN(literals));
    struct hit_list hits = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        scan(prefilter, rows[i], &hits);
        assert_int_equal(count_slowly(rows[i], &hits), hits.count);
        for (size_t k = 1; k < hits.count; k++)
            assert_true(hits.items[k - 1].end <= hits.items[k].end);
    }
    hit_list_release(&hits);
    prefilter_free(prefilter);
}

/* A second scan appends and orders only its own hits. */
static void test_append(void **state)
{
    struct prefilter *prefilter = build(literals, 1);
    struct prefilter_scratch *scratch = NULL;
    struct hit_list hits = {0};

    (void)state;
    assert_int_equal(prefilter_scratch_new(prefilter, &scratch), ERR_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(prefilter_scan(prefilter, scratch, SLICE_LITERAL("..ghp_"), &hits),
                         ERR_OK);
    assert_int_equal(hits.count, 2);
    assert_int_equal(hits.items[1].end, 6);
    hit_list_release(&hits);
    prefilter_scratch_free(scratch);
    prefilter_free(prefilter);
}

static void test_serialized(void **state)
{
    struct prefilter *prefilter = NULL;
    struct prefilter *loaded = NULL;
    struct buf compiled = BUF_INIT(MIB);
    struct hit_list hits = {0};

    (void)state;
    assert_int_equal(prefilter_new_compiled(literals, ARRAY_LEN(literals), &prefilter, NULL),
                     ERR_OK);
    assert_int_equal(prefilter_write_image(prefilter, &compiled), ERR_OK);
    assert_int_equal(prefilter_new_with(buf_slice(&compiled), &loaded), ERR_OK);
    scan(loaded, SLICE_LITERAL("GITHUB ghp_"), &hits);
    assert_int_equal(hits.count, 2);
    hit_list_release(&hits);
    prefilter_free(loaded);
    prefilter_free(prefilter);

    for (size_t len = 0; len < compiled.len; len += compiled.len / 7 + 1)
        assert_int_equal(prefilter_new_with(slice_of(compiled.ptr, len), &loaded), ERR_UNSUPPORTED);
    compiled.ptr[4] ^= 1; /* its version */
    assert_int_equal(prefilter_new_with(buf_slice(&compiled), &loaded), ERR_UNSUPPORTED);
    buf_release(&compiled);
}

/* A sieve and Vectorscan find the same. */
static void test_both(void **state)
{
    static const struct literal rare[] = {
        LITERAL("Zq7", false),     LITERAL("xjq_", true),
        LITERAL("q\0z\0q", false), LITERAL("\xc0\xc1\xc0\xc1", false),
        LITERAL("zqzq", false),
    };
    static const char alphabet[] = "Zq7xXjJQ_z\0\xc0\xc1";
    struct prefilter *quick = build(rare, ARRAY_LEN(rare));
    struct prefilter *compiled = NULL;
    struct hit_list left = {0};
    struct hit_list right = {0};
    uint32_t seed = 1;
    size_t sum = 0;
    char text[300];

    (void)state;
    assert_int_equal(prefilter_new_compiled(rare, ARRAY_LEN(rare), &compiled, NULL), ERR_OK);
    for (int round = 0; round < 3000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        scan(quick, slice_of(text, sizeof text), &left);
        scan(compiled, slice_of(text, sizeof text), &right);
        hit_list_sort(&left, 0);
        hit_list_sort(&right, 0);
        sum += left.count;
        assert_int_equal(left.count, right.count);
        for (size_t i = 0; i < left.count; i++) {
            assert_int_equal(left.items[i].end, right.items[i].end);
            assert_int_equal(left.items[i].literal, right.items[i].literal);
        }
    }
    assert_true(sum > 100);
    hit_list_release(&left);
    hit_list_release(&right);
    prefilter_free(quick);
    prefilter_free(compiled);
}

static void test_refused(void **state)
{
    static const struct literal empty = LITERAL("", false);
    struct prefilter *prefilter = NULL;
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(prefilter_new(literals, 0, &prefilter, NULL), ERR_LIMIT);
    assert_int_equal(prefilter_new(&empty, 1, &prefilter, &err), ERR_UNSUPPORTED);
    assert_non_null(strstr(err.msg, "literal matcher: "));
    assert_null(prefilter);
}

static void test_too_many_hits(void **state)
{
    struct prefilter *prefilter = build(literals, ARRAY_LEN(literals));
    struct prefilter_scratch *scratch = NULL;
    struct hit_list hits = {0};
    size_t len = LIMIT_HITS + 5;
    char *text = mem_alloc(len);

    (void)state;
    assert_non_null(text);
    memset(text, 'x', len);
    assert_int_equal(prefilter_scratch_new(prefilter, &scratch), ERR_OK);
    assert_int_equal(prefilter_scan(prefilter, scratch, slice_of(text, len), &hits), ERR_LIMIT);
    assert_int_equal(hits.count, LIMIT_HITS);
    hits.count = 0;
    assert_int_equal(prefilter_scan(prefilter, scratch, slice_of(text, 9), &hits), ERR_OK);
    assert_int_equal(hits.count, 9);
    hit_list_release(&hits);
    prefilter_scratch_free(scratch);
    prefilter_free(prefilter);
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hits),       cmocka_unit_test(test_append),
        cmocka_unit_test(test_serialized), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_both),       cmocka_unit_test(test_too_many_hits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
