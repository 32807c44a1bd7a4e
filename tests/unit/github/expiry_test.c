/* SPDX-License-Identifier: Apache-2.0 */
#include "github/expiry.h"

#include "tests/lib/unit.h"

static void test_both_forms(void **state)
{
    static const struct {
        const char *text;
        int64_t at_s;
    } rows[] = {
        {"1970-01-01 00:00:00 UTC", 0},
        {"2021-09-03 02:34:04 UTC", 1630636444},
        {"2023-04-26 20:23:26 +0200", 1682533406},
        {"2023-04-26 20:23:26 -0530", 1682560406},
        {"2024-02-29 23:59:59 UTC", 1709251199},
        {"2024-12-31 23:59:59 +0000", 1735689599},
        {"2000-03-01 00:00:00 UTC", 951868800},
        {"9999-12-31 23:59:59 UTC", 253402300799},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t at_s = -1;

        assert_true(expiry_parse(slice_str(rows[i].text), &at_s));
        assert_int_equal(at_s, rows[i].at_s);
    }
}

static void test_times_of_bodies(void **state)
{
    static const struct {
        const char *text;
        int64_t at_s; /* -1: is none */
    } rows[] = {
        {"2021-09-03T02:34:04Z", 1630636444},
        {"2023-04-26T20:23:26+02:00", 1682533406},
        {"2023-04-26T20:23:26.000-05:30", 1682560406},
        {"2021-09-03T02:34:04.123456789Z", 1630636444},
        {"2021-09-03T02:34:04", -1},
        {"2021-09-03T02:34:04.", -1},
        {"2021-09-03T02:34:04 UTC", -1},
        {"2021-09-03 02:34:04Z", -1},
        {"2021-02-29T02:34:04Z", -1},
        {"2021-09-03T02:34:04+2:00", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t at_s = -1;

        assert_int_equal(expiry_parse_body(slice_str(rows[i].text), &at_s), rows[i].at_s != -1);
        assert_int_equal(at_s, rows[i].at_s);
    }
}

static void test_anything_else(void **state)
{
    static const char *const rows[] = {
        "",
        "never",
        "2021-09-03",
        "2021-09-03 02:34:04",
        "2021-09-03 02:34:04 ",
        "2021-09-03 02:34:04 CET",
        "2021-09-03 02:34:04 +02:00",
        "2021-09-03 02:34:04 +2400",
        "2021-09-03 02:34:04 +0060",
        "2021-09-03 02:34:04 UTC ",
        "2021-09-03T02:34:04 UTC",
        "2021-13-03 02:34:04 UTC",
        "2021-00-03 02:34:04 UTC",
        "2021-02-29 02:34:04 UTC",
        "2100-02-29 00:00:00 UTC",
        "2021-09-31 02:34:04 UTC",
        "2021-09-03 24:34:04 UTC",
        "2021-09-03 02:60:04 UTC",
        "2021-09-03 02:34:61 UTC",
        "1969-12-31 23:59:59 UTC",
        "+021-09-03 02:34:04 UTC",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t at_s = 0;

        assert_false(expiry_parse(slice_str(rows[i]), &at_s));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_forms),
        cmocka_unit_test(test_times_of_bodies),
        cmocka_unit_test(test_anything_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
