/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sieve.h"

#include "core/limits.h"
#include "core/mem.h"
#include "match/rarity_triples.h"
#include "tests/lib/unit.h"

#define LITERAL(text, caseless)                                                                    \
    {                                                                                              \
        {(text), sizeof(text) - 1}, (caseless)                                                     \
    }

/* Of every length, with bytes that decide about the windows: NUL, high bytes,
 * letters in both cases, one literal inside of another, many of one beginning. */
static const struct literal literals[] = {
    LITERAL("q~", false),
    LITERAL("Zq7", false),
    LITERAL("xjq", true),
    LITERAL("ghp_", false),
    LITERAL("kQz_", true),
    LITERAL("hp_Zq", false),
    LITERAL("q\0z\0q", false),
    LITERAL("\xff\xfe\xfd\xfc\xfb", false),
    LITERAL("@[`{zq", true),
    LITERAL("zzqqzzqqzz", false),
    LITERAL("zqzqzqzq", false),
    LITERAL("github_pat_", true),
    LITERAL("github_pax_", true),
    LITERAL("a-quite-long-literal-that-reaches-over-a-block-of-the-sieve-and-on_Q", false),
};

/* What the random texts are made of. */
static const char alphabet[] = "qzQZx7_~jJghpGHPkK@[`{\0\xff\xfe\xfd\xfc\xfb";

static struct sieve *build(void)
{
    struct sieve *sieve = NULL;

    assert_int_equal(sieve_new(literals, ARRAY_LEN(literals), &sieve), ERR_OK);
    return sieve;
}

static bool stands(const struct literal *literal, struct slice bytes, size_t end)
{
    const char *at = bytes.ptr + end - literal->bytes.len;

    if (literal->bytes.len > end)
        return false;
    for (size_t i = 0; i < literal->bytes.len; i++) {
        char want = literal->bytes.ptr[i];
        bool letter = (want | 0x20) >= 'a' && (want | 0x20) <= 'z';

        if (at[i] != want && !(literal->caseless && letter && (at[i] ^ want) == 0x20))
            return false;
    }
    return true;
}

/* The hits are every place of every literal, each once, in order. */
static void compare(const struct sieve *sieve, struct slice bytes)
{
    struct hit_list hits = {0};
    size_t next = 0;

    assert_int_equal(sieve_scan(sieve, bytes, &hits), ERR_OK);
    hit_list_sort(&hits, 0);
    for (size_t end = 1; end <= bytes.len; end++) {
        for (uint32_t i = 0; i < ARRAY_LEN(literals); i++) {
            if (!stands(&literals[i], bytes, end))
                continue;
            assert_true(next < hits.count);
            assert_int_equal(hits.items[next].literal, i);
            assert_int_equal(hits.items[next++].end, end);
        }
    }
    assert_int_equal(next, hits.count);
    hit_list_release(&hits);
}

/* Exactly as many bytes as are looked at, so that a sanitizer sees one more. */
static void compare_copy(const struct sieve *sieve, const char *text, size_t len)
{
    char *copy = mem_alloc(len);

    assert_non_null(copy);
    memcpy(copy, text, len);
    compare(sieve, slice_of(copy, len));
    mem_free(copy);
}

/* Each literal at each offset of a block, cut off at each length behind it. */
static void test_places(void **state)
{
    struct sieve *sieve = build();
    char text[160];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(literals); i++) {
        struct slice literal = literals[i].bytes;

        for (size_t at = 0; at < 70; at++) {
            memset(text, '.', sizeof text);
            memcpy(text + at, literal.ptr, literal.len);
            for (size_t len = at + literal.len - 1; len < at + literal.len + 5; len++)
                compare_copy(sieve, text, len);
        }
    }
    compare(sieve, slice_of(NULL, 0));
    sieve_free(sieve);
}

/* Blocks are looked at in batches: each literal around the border of two, and in the last bytes
 * behind it. */
static void test_batches(void **state)
{
    enum { BATCH_BYTES = 2048, AROUND = 36 };
    struct sieve *sieve = build();
    char text[BATCH_BYTES + 160];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(literals); i++) {
        struct slice literal = literals[i].bytes;

        for (size_t at = BATCH_BYTES - AROUND; at < BATCH_BYTES + AROUND; at++) {
            memset(text, '.', sizeof text);
            memcpy(text + at, literal.ptr, literal.len);
            compare_copy(sieve, text, at + literal.len);
            compare_copy(sieve, text, sizeof text);
        }
    }
    sieve_free(sieve);
}

/* Pieces of literals and single bytes at random. */
static void test_random(void **state)
{
    struct sieve *sieve = build();
    uint32_t seed = 7;
    char text[512];

    (void)state;
    for (int round = 0; round < 4000; round++) {
        size_t len = unit_random(&seed) % sizeof text;

        for (size_t at = 0; at < len;) {
            struct slice from = literals[unit_random(&seed) % ARRAY_LEN(literals)].bytes;
            size_t start = unit_random(&seed) % from.len;
            size_t count = 1 + unit_random(&seed) % (from.len - start);

            if (unit_random(&seed) % 3 == 0) {
                text[at++] = alphabet[unit_random(&seed) % (sizeof alphabet - 1)];
                continue;
            }
            count = count < len - at ? count : len - at;
            memcpy(text + at, from.ptr + start, count);
            at += count;
        }
        compare_copy(sieve, text, len);
    }
    sieve_free(sieve);
}

static void test_order(void **state)
{
    static const struct slice text = {"zzqqzzqqzz github_pat_ ghp_Zq7 zqzqzqzqzq", 41};
    struct sieve *sieve = build();
    struct hit_list hits = {0};

    (void)state;
    assert_int_equal(sieve_scan(sieve, text, &hits), ERR_OK);
    assert_true(hits.count > 5);
    for (size_t i = 1; i < hits.count; i++)
        assert_true(hits.items[i - 1].end <= hits.items[i].end);
    hit_list_release(&hits);
    sieve_free(sieve);
}

/* Each of them is three bytes. */
static void test_triples(void **state)
{
    size_t count = 0;

    (void)state;
    for (size_t bits = 0; bits <= RARITY_TRIPLES_BITS; bits++) {
        size_t len = rarity_triples[bits] ? strlen(rarity_triples[bits]) : 0;

        assert_int_equal(len % 3, 0);
        count += len / 3;
    }
    assert_true(count > 1000);
}

/* Its image, in another place, finds the same. */
static void test_image(void **state)
{
    struct sieve *source = build();
    struct slice image = sieve_image(source);
    char *copy = mem_alloc(image.len);
    struct sieve *sieve = NULL;
    uint32_t seed = 9;
    char text[400];

    (void)state;
    memcpy(copy, image.ptr, image.len);
    sieve_free(source);
    assert_int_equal(sieve_new_with(slice_of(copy, image.len), &sieve), ERR_OK);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = alphabet[unit_random(&seed) % (sizeof alphabet - 1)];
    compare(sieve, slice_of(text, sizeof text));
    sieve_free(sieve);
    mem_free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),  cmocka_unit_test(test_batches),
        cmocka_unit_test(test_random),  cmocka_unit_test(test_order),
        cmocka_unit_test(test_triples), cmocka_unit_test(test_image),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
