/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"
#include "tests/lib/unit.h"

static void layout_add_count_groups_digits(void **state)
{
    static const struct {
        uint64_t count;
        const char *text;
    } rows[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {262343, "262,343"},
        {UINT64_MAX, "18,446,744,073,709,551,615"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        layout_add_count(&out, rows[i].count);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void layout_add_counted_knows_the_plural(void **state)
{
    static const struct {
        uint64_t count;
        const char *noun;
        const char *text;
    } rows[] = {
        {0, "secret", "0 secrets"},
        {1, "secret", "1 secret"},
        {2000, "secret", "2,000 secrets"},
        {1, "repository", "1 repository"},
        {41, "repository", "41 repositories"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        layout_add_counted(&out, rows[i].count, rows[i].noun);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void layout_add_bytes_keeps_three_digits(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } rows[] = {
        {0, "0 bytes"},           {1, "1 byte"},
        {999, "999 bytes"},       {1000, "1.0 kB"},
        {1234567, "1.2 MB"},      {99949999, "99.9 MB"},
        {123456789, "123 MB"},    {999949999, "1000 MB"},
        {999950000, "1.0 GB"},    {8123456789, "8.1 GB"},
        {UINT64_MAX, "18447 PB"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        layout_add_bytes(&out, rows[i].bytes);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void layout_add_duration_fits_its_length(void **state)
{
    static const struct {
        double seconds;
        const char *text;
    } rows[] = {
        {-1, "0.000 s"}, {0, "0.000 s"},      {0.0126, "0.013 s"}, {0.9996, "1.0 s"},
        {2.04, "2.0 s"}, {200, "3 min 20 s"}, {3600, "1 h 0 min"}, {93784, "26 h 3 min"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        layout_add_duration(&out, rows[i].seconds);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void layout_add_wrapped_breaks_between_words(void **state)
{
    static const struct {
        const char *text;
        size_t indent;
        size_t column;
        size_t width;
        const char *lines;
    } rows[] = {
        {"", 2, 0, 10, "\n"},
        {"one two three", 2, 0, 0, "one two three\n"},
        {"one two three", 2, 0, 7, "one two\n  three\n"},
        {"one two three", 2, 4, 8, "one\n  two\n  three\n"},
        {"averyverylongword b", 1, 0, 5, "averyverylongword\n b\n"},
        {"\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9 \xc3\xa9", 0, 0, 5,
         "\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\n\xc3\xa9\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(128);

        layout_add_wrapped(&out, slice_str(rows[i].text), rows[i].indent, rows[i].column,
                           rows[i].width);
        assert_string_equal(buf_str(&out), rows[i].lines);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_add_count_groups_digits),
        cmocka_unit_test(layout_add_counted_knows_the_plural),
        cmocka_unit_test(layout_add_bytes_keeps_three_digits),
        cmocka_unit_test(layout_add_duration_fits_its_length),
        cmocka_unit_test(layout_add_wrapped_breaks_between_words),
    };

    return cmocka_run_group_tests_name("report/layout", tests, NULL, NULL);
}
