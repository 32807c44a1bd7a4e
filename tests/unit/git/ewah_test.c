/* SPDX-License-Identifier: Apache-2.0 */
#include "git/ewah.h"

#include "core/buf.h"
#include "tests/lib/unit.h"

static void put(struct buf *out, uint64_t value, unsigned bytes)
{
    while (bytes--)
        buf_add_char(out, (char)(value >> 8 * bytes));
}

/* A marker: `repeats` words of `bit`, then `literals` words as they stand. */
static uint64_t marker(unsigned bit, uint64_t repeats, uint64_t literals)
{
    return bit | repeats << 1 | literals << 33;
}

static void make(struct buf *out, uint32_t bits, const uint64_t *words, uint32_t count)
{
    put(out, bits, 4);
    put(out, count, 4);
    for (uint32_t i = 0; i < count; i++)
        put(out, words[i], 8);
    put(out, 0, 4);
}

static void bits_come_in_order(void **state)
{
    const uint64_t words[] = {
        marker(0, 2, 2), 0x5, UINT64_C(1) << 63, marker(1, 1, 0), marker(0, 0, 1), 0x1,
    };
    struct buf bytes = BUF_INIT(4096);
    struct slice rest;
    struct ewah ewah;
    uint64_t want[68] = {128, 130, 255};
    uint64_t bit;

    (void)state;
    for (size_t i = 0; i < 64; i++)
        want[3 + i] = 256 + i;
    want[67] = 320;
    make(&bytes, 321, words, ARRAY_LEN(words));
    buf_add_str(&bytes, "next");
    rest = buf_slice(&bytes);
    assert_int_equal(ewah_take(&rest, &ewah), ERR_OK);
    assert_true(slice_is(rest, "next"));
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_int_equal(ewah_next(&ewah, &bit), ERR_OK);
        assert_int_equal(bit, want[i]);
    }
    assert_int_equal(ewah_next(&ewah, &bit), ITER_END);
    buf_release(&bytes);
}

/* The last answer of a walk over a bitmap. */
static enum err_code end_of(uint32_t bits, const uint64_t *words, uint32_t count)
{
    struct buf bytes = BUF_INIT(4096);
    struct slice rest;
    struct ewah ewah;
    enum err_code code;
    uint64_t bit;

    make(&bytes, bits, words, count);
    rest = buf_slice(&bytes);
    assert_int_equal(ewah_take(&rest, &ewah), ERR_OK);
    do
        code = ewah_next(&ewah, &bit);
    while (code == ERR_OK);
    buf_release(&bytes);
    return code;
}

static void words_beyond_the_bits_are_refused(void **state)
{
    static const struct {
        const char *what;
        uint32_t bits;
        uint64_t words[3];
        uint32_t count;
        enum err_code code;
    } row[] = {
        {"nothing", 0, {0}, 0, ITER_END},
        {"zeros to the end", 70, {2 << 1}, 1, ITER_END},
        {"empty markers", 1, {0, 0, 0}, 3, ITER_END},
        {"a bit behind the last", 1, {UINT64_C(1) << 33, 2}, 2, ERR_PARSE},
        {"zeros for ever",
         64,
         {UINT64_C(0xffffffff) << 1, UINT64_C(0xffffffff) << 1},
         2,
         ERR_PARSE},
        {"ones for ever", 64, {UINT64_C(0xffffffff) << 1 | 1}, 1, ERR_PARSE},
        {"literals that are not there", 64, {UINT64_C(2) << 33, 0}, 2, ERR_PARSE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++)
        if (end_of(row[i].bits, row[i].words, row[i].count) != row[i].code)
            fail_msg("%s", row[i].what);
}

static void cut_off_bitmaps_are_refused(void **state)
{
    const uint64_t words[] = {marker(0, 1, 1), 1};
    struct buf bytes = BUF_INIT(4096);
    struct ewah ewah;

    (void)state;
    make(&bytes, 100, words, 2);
    for (size_t len = 0; len < bytes.len; len++) {
        struct slice rest = slice_of(bytes.ptr, len);

        assert_int_equal(ewah_take(&rest, &ewah), ERR_PARSE);
        assert_int_equal(rest.len, len);
    }
    buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_come_in_order),
        cmocka_unit_test(words_beyond_the_bits_are_refused),
        cmocka_unit_test(cut_off_bitmaps_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
