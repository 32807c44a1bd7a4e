/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rfc3339.h"
#include "tests/lib/unit.h"

static const struct {
    int64_t seconds;
    const char *text;
} rows[] = {
    {0, "1970-01-01T00:00:00Z"},
    {-1, "1969-12-31T23:59:59Z"},
    {951782400, "2000-02-29T00:00:00Z"},
    {1795341600, "2026-11-22T10:00:00Z"},
    {4102444799, "2099-12-31T23:59:59Z"},
    {253402300799, "9999-12-31T23:59:59Z"},
    {253402300800, "9999-12-31T23:59:59Z"},
    {INT64_MAX, "9999-12-31T23:59:59Z"},
    {-62135596800, "0001-01-01T00:00:00Z"},
    {INT64_MIN, "0001-01-01T00:00:00Z"},
};

static void rfc3339_add_writes_every_second(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        rfc3339_add(&out, rows[i].seconds);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void rfc3339_parse_reads_what_was_written(void **state)
{
    int64_t again;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        assert_true(rfc3339_parse(slice_str(rows[i].text), &again));
        rfc3339_add(&out, again);
        assert_string_equal(buf_str(&out), rows[i].text);
        buf_release(&out);
    }
}

static void rfc3339_parse_refuses_other_forms(void **state)
{
    static const char *const wrong[] = {
        "",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00:00+",
        "2026-11-22t10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:00:60Z",
        "0000-11-22T10:00:00Z",
        "2026-11-2 T10:00:00Z",
        "-026-11-22T10:00:00Z",
    };
    int64_t seconds;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(rfc3339_parse(slice_str(wrong[i]), &seconds));
}

static void rfc3339_add_date_is_the_first_part(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(64);

        rfc3339_add_date(&out, rows[i].seconds);
        assert_slices_equal(buf_slice(&out), slice_of(rows[i].text, 10));
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc3339_add_writes_every_second),
        cmocka_unit_test(rfc3339_parse_reads_what_was_written),
        cmocka_unit_test(rfc3339_parse_refuses_other_forms),
        cmocka_unit_test(rfc3339_add_date_is_the_first_part),
    };

    return cmocka_run_group_tests_name("report/rfc3339", tests, NULL, NULL);
}
