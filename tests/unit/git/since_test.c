/* SPDX-License-Identifier: Apache-2.0 */
#include "git/since.h"

#include "tests/lib/unit.h"

/* 2024-03-31 12:34:56 UTC: a month before it is February's last day. */
#define NOW 1711888496

static void dates_are_what_they_say(void **state)
{
    static const struct {
        const char *text;
        int64_t time_s;
    } row[] = {
        {"1970-01-01", 0},
        {"2000-03-01", 951868800},
        {"2024-02-29", 1709164800},
        {"2100-03-01", 4107542400},
        {"2024-03-31 12:34:56", NOW},
        {"2024-03-31 12:34", NOW - 56},
        {"2024-03-31T12:34:56Z", NOW},
        {"2024-03-31T14:34:56+02:00", NOW},
        {"2024-03-31 04:04:56 -0830", NOW},
        {" 1970-01-02 ", 86400},
        {"@1700000000", 1700000000},
        {"now", NOW},
        {"today", 1711843200},
        {"yesterday", 1711756800},
        {"1 second ago", NOW - 1},
        {"90 minutes ago", NOW - 5400},
        {"36 hours", NOW - 36 * 3600},
        {"2 weeks ago", NOW - 14 * 86400},
        {"2.weeks.ago", NOW - 14 * 86400},
        {"3d", NOW - 3 * 86400},
        {"1 day ago", NOW - 86400},
        {"0 days", NOW},
        {"1 month ago", 1709210096},
        {"13 months ago", 1677587696},
        {"4 years ago", 1585658096},
        {"1y", 1680266096},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct err err = ERR_INIT;
        int64_t time_s = -1;

        assert_ok(since_parse(slice_str(row[i].text), NOW, &time_s, &err), &err);
        if (time_s != row[i].time_s)
            fail_msg("%s is %lld", row[i].text, (long long)time_s);
    }
}

static void anything_else_is_refused(void **state)
{
    static const char *const text[] = {
        "",
        "x",
        "2026",
        "2026-13-01",
        "2026-00-01",
        "2026-02-29",
        "2026-04-31",
        "2026-1-1",
        "2026-11-22 8:30",
        "2026-11-22 24:00",
        "2026-11-22 08:30 CET",
        "2026-11-22x",
        "22.11.2026",
        "11/22/2026",
        "@",
        "@-1",
        "@99999999999999999999",
        "weeks",
        "2 fortnights",
        "2 weeks later",
        "-2 weeks",
        "9999999999 years",
        "2",
        "last friday",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(text); i++) {
        struct err err = ERR_INIT;
        int64_t time_s;

        if (since_parse(slice_str(text[i]), NOW, &time_s, &err) != ERR_USAGE)
            fail_msg("'%s' was understood", text[i]);
        assert_non_null(strstr(err.msg, "is no date"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_what_they_say),
        cmocka_unit_test(anything_else_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
