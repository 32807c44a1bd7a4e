/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/utf8.h"

#define BYTES(text) SLICE_LITERAL(text)
#define ROW(text)                                                                                  \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static const struct {
    struct slice bytes;
    size_t length;
} sequences[] = {
    {ROW(""), 0},
    {ROW("a"), 1},
    {ROW("\0"), 1},
    {ROW("\x7f"), 1},
    {ROW("\xc3\xa9"), 2},
    {ROW("\xe2\x82\xac"), 3},
    {ROW("\xf0\x9f\x94\x91"), 4},
    {ROW("\xf4\x8f\xbf\xbf"), 4},
    {ROW("\x80"), 0},             /* continuation alone */
    {ROW("\xc0\x80"), 0},         /* overlong NUL */
    {ROW("\xc1\xbf"), 0},         /* overlong */
    {ROW("\xe0\x9f\xbf"), 0},     /* overlong */
    {ROW("\xf0\x8f\xbf\xbf"), 0}, /* overlong */
    {ROW("\xed\xa0\x80"), 0},     /* surrogate */
    {ROW("\xf4\x90\x80\x80"), 0}, /* over U+10FFFF */
    {ROW("\xf5\x80\x80\x80"), 0}, /* no such lead */
    {ROW("\xff"), 0},             /* never valid */
    {ROW("\xe2\x82"), 0},         /* cut */
    {ROW("\xe2\x82\x41"), 0},     /* broken off */
    {ROW("\xf0\x9f\x94\x41"), 0}, /* broken off */
};

static void utf8_sequence_follows_rfc_3629(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sequences); i++)
        assert_int_equal(utf8_sequence(sequences[i].bytes), sequences[i].length);
}

static void utf8_valid_needs_every_byte(void **state)
{
    (void)state;
    assert_true(utf8_valid(BYTES("")));
    assert_true(utf8_valid(BYTES("caf\xc3\xa9")));
    assert_false(utf8_valid(BYTES("caf\xc3")));
    assert_false(utf8_valid(BYTES("\xe9t\xe9")));
}

static void utf8_count_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(BYTES("")), 0);
    assert_int_equal(utf8_count(BYTES("caf\xc3\xa9 \xf0\x9f\x94\x91")), 6);
}

static const struct {
    uint32_t code_point;
    const char *bytes;
} code_points[] = {
    {0x41, "A"},
    {0x7ff, "\xdf\xbf"},
    {0x800, "\xe0\xa0\x80"},
    {0xffff, "\xef\xbf\xbf"},
    {0x10000, "\xf0\x90\x80\x80"},
    {0x10ffff, "\xf4\x8f\xbf\xbf"},
    {0xd800, "\xef\xbf\xbd"},
    {0xdfff, "\xef\xbf\xbd"},
    {0x110000, "\xef\xbf\xbd"},
    {UINT32_MAX, "\xef\xbf\xbd"},
};

static void utf8_add_writes_only_valid_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(code_points); i++) {
        struct buf out = BUF_INIT(16);

        utf8_add(&out, code_points[i].code_point);
        assert_string_equal(buf_str(&out), code_points[i].bytes);
        assert_true(utf8_valid(buf_slice(&out)));
        buf_release(&out);
    }
}

static void utf8_add_reads_back_every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        struct buf out = BUF_INIT(16);

        utf8_add(&out, c);
        assert_int_equal(utf8_sequence(buf_slice(&out)), out.len);
        buf_release(&out);
    }
}

static const struct {
    struct slice bytes;
    const char *visible;
    const char *replaced;
} texts[] = {
    {ROW("plain"), "plain", "plain"},
    {ROW("caf\xc3\xa9"), "caf\xc3\xa9", "caf\xc3\xa9"},
    {ROW("a\nb\tc\\d"), "a\\nb\\tc\\\\d", "a\nb\tc\\d"},
    {ROW("\x1b[31m"), "\\x1b[31m", "\x1b[31m"},
    {ROW("\x7f\r"), "\\x7f\\x0d", "\x7f\r"},
    {ROW("caf\xe9!"), "caf\\xe9!", "caf\xef\xbf\xbd!"},
    {ROW("cut\xe2\x82"), "cut\\xe2\\x82", "cut\xef\xbf\xbd\xef\xbf\xbd"},
    {ROW("\xc2\x9b"
         "2J"),
     "\\u{9b}2J",
     "\xc2\x9b"
     "2J"},
    {ROW("a\xe2\x80\xae"
         "b"),
     "a\\u{202e}b",
     "a\xe2\x80\xae"
     "b"},
    {ROW("a\xe2\x81\xa6"
         "b"),
     "a\\u{2066}b",
     "a\xe2\x81\xa6"
     "b"},
    {ROW("a\xe2\x80\xa8"
         "b"),
     "a\\u{2028}b",
     "a\xe2\x80\xa8"
     "b"},
    {ROW("a\xef\xbb\xbf"
         "b"),
     "a\\u{feff}b",
     "a\xef\xbb\xbf"
     "b"},
    {ROW("\xf3\xa0\x81\xa1"), "\\u{e0061}", "\xf3\xa0\x81\xa1"},
};

static void utf8_add_visible_shows_what_hides(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct buf out = BUF_INIT(64);

        utf8_add_visible(&out, texts[i].bytes);
        assert_string_equal(buf_str(&out), texts[i].visible);
        buf_release(&out);
    }
}

static void utf8_add_replaced_writes_only_valid_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct buf out = BUF_INIT(64);

        utf8_add_replaced(&out, texts[i].bytes);
        assert_string_equal(buf_str(&out), texts[i].replaced);
        buf_release(&out);
    }
}

static void utf8_add_visible_is_one_line_for_every_byte(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char byte = (char)(unsigned char)c;
        struct buf out = BUF_INIT(16);

        utf8_add_visible(&out, slice_of(&byte, 1));
        assert_int_equal(buf_status(&out), ERR_OK);
        assert_true(out.len >= 1);
        for (size_t i = 0; i < out.len; i++)
            assert_true(out.ptr[i] >= 0x20 && out.ptr[i] < 0x7f);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_sequence_follows_rfc_3629),
        cmocka_unit_test(utf8_valid_needs_every_byte),
        cmocka_unit_test(utf8_count_counts_characters),
        cmocka_unit_test(utf8_add_writes_only_valid_text),
        cmocka_unit_test(utf8_add_reads_back_every_code_point),
        cmocka_unit_test(utf8_add_visible_shows_what_hides),
        cmocka_unit_test(utf8_add_replaced_writes_only_valid_text),
        cmocka_unit_test(utf8_add_visible_is_one_line_for_every_byte),
    };

    return cmocka_run_group_tests_name("core/utf8", tests, NULL, NULL);
}
