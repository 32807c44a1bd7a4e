/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/position.h"

#include "tests/lib/unit.h"

#define OVERLAP 4

#define SIXTY "abcdefghijklmnopqrstuvwxyzabcdabcdefghijklmnopqrstuvwxyzabcd"

static const struct {
    const char *name;
    struct slice text;
    size_t at;
    enum encoding encoding;
    uint64_t line;
    uint64_t column;
} cases[] = {
    {"the first byte", {"abc", 3}, 0, ENCODING_PLAIN, 1, 1},
    {"the end of a line", {"abc\ndef", 7}, 3, ENCODING_PLAIN, 1, 4},
    {"the begin of the second line", {"abc\ndef", 7}, 4, ENCODING_PLAIN, 2, 1},
    {"lines that end with CR LF", {"a\r\nbc", 5}, 4, ENCODING_PLAIN, 2, 2},
    {"characters of two bytes", {"\xc3\xa4\xc3\xb6x", 5}, 4, ENCODING_PLAIN, 1, 3},
    {"bytes where the line is no text", {"\xff\xc3\xa4x", 4}, 3, ENCODING_PLAIN, 1, 4},
    {"no text in another line does not matter", {"\xff\n\xc3\xa4x", 5}, 4, ENCODING_PLAIN, 2, 2},
    {"NUL bytes are characters", {"\0\0x", 3}, 2, ENCODING_PLAIN, 1, 3},
    {"UTF-16, little endian", {"a\0\n\0b\0x\0", 8}, 6, ENCODING_UTF16LE, 2, 2},
    {"UTF-16, big endian", {"\0a\0\n\0b\0x", 8}, 6, ENCODING_UTF16BE, 2, 2},
    {"a mark before UTF-8 is not shown", {"\xef\xbb\xbfxy", 5}, 4, ENCODING_PLAIN, 1, 2},
    {"a mark before UTF-16 is not shown", {"\xff\xfex\0", 4}, 2, ENCODING_UTF16LE, 1, 1},
    {"a mark matters in the first line", {"\xff\xfe\n\0x\0", 6}, 4, ENCODING_UTF16LE, 2, 1},
    {"a run of base 64 from its start", {"= abcdefgh", 10}, 6, ENCODING_BASE64, 1, 3},
    {"but in wrapped base 64 the secret itself",
     {SIXTY "\n  abcdefgh", 71},
     67,
     ENCODING_BASE64,
     2,
     7},
    {"which has long lines", {"abcd\n  abcdefgh", 15}, 11, ENCODING_BASE64, 2, 3},
    {"a low byte that is no newline", {"\n\1\0\0x\0", 6}, 4, ENCODING_UTF16LE, 1, 3},
};

static void every_case_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct blob blob = {.bytes = cases[i].text};
        struct position_tracker tracker = {0};
        uint64_t line;
        uint64_t column;

        position_begin(&tracker, &blob);
        position_find(&tracker, blob.bytes, cases[i].at, cases[i].encoding, &line, &column);
        if (line != cases[i].line || column != cases[i].column)
            fail_msg("%s: %lu:%lu", cases[i].name, (unsigned long)line, (unsigned long)column);
    }
}

static const char text[] = "one\ntw\xc3\xb6 three\nfour five six\nseven \xc3\xa4\xc3\xb6\xc3\xbc "
                           "eight nine ten\neleven twelve thirteen\n";

/* Compares the place of each byte, found in pieces, with that in the whole. */
static void in_pieces_of(size_t size)
{
    struct blob whole = {.bytes = SLICE_LITERAL(text)};
    struct position_tracker by_pieces = {0};
    size_t step = size - OVERLAP;

    for (size_t from = 0; from < whole.bytes.len; from += step) {
        struct blob piece = {
            .bytes = slice_sub(whole.bytes, from, from + size),
            .offset = from,
            .joins_previous = from != 0,
            .joins_next = from + size < whole.bytes.len,
            .more = from + size < whole.bytes.len,
        };

        position_begin(&by_pieces, &piece);
        for (size_t at = 0; at < piece.bytes.len; at++) {
            struct position_tracker tracker = {0};
            uint64_t line[2];
            uint64_t column[2];

            if ((piece.bytes.ptr[at] & 0xc0) == 0x80)
                continue;
            position_begin(&tracker, &whole);
            position_find(&tracker, whole.bytes, from + at, ENCODING_PLAIN, &line[0], &column[0]);
            position_find(&by_pieces, piece.bytes, at, ENCODING_PLAIN, &line[1], &column[1]);
            assert_int_equal(line[0], line[1]);
            assert_int_equal(column[0], column[1]);
        }
        position_end(&by_pieces, &piece, OVERLAP);
        if (!piece.more)
            break;
    }
}

static void pieces_give_the_same_places_as_the_whole(void **state)
{
    (void)state;
    for (size_t size = OVERLAP + 1; size < sizeof text + 2; size++)
        in_pieces_of(size);
}

static void a_hole_moves_the_column_on(void **state)
{
    struct blob first = {.bytes = SLICE_LITERAL("ab\ncd"), .more = true};
    struct blob second = {.bytes = SLICE_LITERAL("xy\nz"), .offset = 1005};
    struct position_tracker tracker = {0};
    uint64_t line;
    uint64_t column;

    (void)state;
    position_begin(&tracker, &first);
    position_end(&tracker, &first, OVERLAP);
    position_begin(&tracker, &second);
    position_find(&tracker, second.bytes, 1, ENCODING_PLAIN, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 2 + 1000 + 2);
    position_find(&tracker, second.bytes, 3, ENCODING_PLAIN, &line, &column);
    assert_int_equal(line, 3);
    assert_int_equal(column, 1);
}

static void places_can_be_asked_for_in_any_order(void **state)
{
    struct blob blob = {.bytes = SLICE_LITERAL(text)};
    struct position_tracker tracker = {0};
    uint64_t line;
    uint64_t column;

    (void)state;
    position_begin(&tracker, &blob);
    position_find(&tracker, blob.bytes, 40, ENCODING_PLAIN, &line, &column);
    position_find(&tracker, blob.bytes, 4, ENCODING_PLAIN, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_table),
        cmocka_unit_test(pieces_give_the_same_places_as_the_whole),
        cmocka_unit_test(a_hole_moves_the_column_on),
        cmocka_unit_test(places_can_be_asked_for_in_any_order),
    };

    return cmocka_run_group_tests_name("scan/position", tests, NULL, NULL);
}
