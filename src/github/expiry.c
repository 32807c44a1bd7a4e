/* SPDX-License-Identifier: Apache-2.0 */
#include "github/expiry.h"

#define DAY_S 86400

/* `digits` digits at `from`, as a number from low to high. */
static bool read_number(struct slice text, size_t from, size_t digits, uint64_t low, uint64_t high,
                        int64_t *out)
{
    uint64_t value;

    if (from + digits > text.len ||
        !slice_number(slice_sub(text, from, from + digits), high, &value) || value < low)
        return false;
    *out = (int64_t)value;
    return true;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t days_in(int64_t year, int64_t month)
{
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    int64_t days = day - 1;

    for (int64_t y = 1970; y < year; y++)
        days += is_leap(y) ? 366 : 365;
    for (int64_t m = 1; m < month; m++)
        days += days_in(year, m);
    return days;
}

/* "UTC", or "+HHMM", "-HHMM": seconds to take away. */
static bool read_zone(struct slice text, int64_t *out)
{
    int64_t hours;
    int64_t minutes;

    *out = 0;
    if (slice_is(text, "UTC"))
        return true;
    if (text.len != 5 || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
        !read_number(text, 1, 2, 0, 23, &hours) || !read_number(text, 3, 2, 0, 59, &minutes))
        return false;
    *out = (hours * 60 + minutes) * (text.ptr[0] == '+' ? 60 : -60);
    return true;
}

bool expiry_parse(struct slice text, int64_t *out)
{
    static const char form[] = "....-..-.. ..:..:.. ";
    int64_t year, month, day, hour, minute, second, zone;

    if (text.len < sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] != '.' && form[i] != text.ptr[i])
            return false;
    if (!read_number(text, 0, 4, 1970, 9999, &year) || !read_number(text, 5, 2, 1, 12, &month) ||
        !read_number(text, 8, 2, 1, 31, &day) || day > days_in(year, month) ||
        !read_number(text, 11, 2, 0, 23, &hour) || !read_number(text, 14, 2, 0, 59, &minute) ||
        !read_number(text, 17, 2, 0, 60, &second))
        return false;
    if (!read_zone(slice_sub(text, sizeof form - 1, text.len), &zone))
        return false;
    *out = days_since_1970(year, month, day) * DAY_S + (hour * 60 + minute) * 60 + second - zone;
    return true;
}
