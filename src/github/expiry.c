/* SPDX-License-Identifier: Apache-2.0 */
#include "github/expiry.h"

#define DAY_S 86400
#define STAMP_LENGTH 19

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

/* "+HHMM", "-HHMM", or the same with a colon: seconds to take away. */
static bool read_offset(struct slice text, int64_t *out)
{
    const size_t colon = text.len == 6 && text.ptr[3] == ':';
    int64_t hours;
    int64_t minutes;

    if (text.len != 5 + colon || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
        !read_number(text, 1, 2, 0, 23, &hours) ||
        !read_number(text, 3 + colon, 2, 0, 59, &minutes))
        return false;
    *out = (hours * 60 + minutes) * (text.ptr[0] == '+' ? 60 : -60);
    return true;
}

/* "UTC", or "+HHMM", "-HHMM". */
static bool read_zone(struct slice text, int64_t *out)
{
    *out = 0;
    return slice_is(text, "UTC") || (text.len == 5 && read_offset(text, out));
}

/* The first STAMP_LENGTH bytes: "YYYY-MM-DD", a separator, "HH:MM:SS". */
static bool read_stamp(struct slice text, char separator, int64_t *out)
{
    const char form[] = {'.',       '.', '.', '.', '-', '.', '.', '-', '.', '.',
                         separator, '.', '.', ':', '.', '.', ':', '.', '.'};
    int64_t year, month, day, hour, minute, second;

    if (text.len < sizeof form)
        return false;
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] != '.' && form[i] != text.ptr[i])
            return false;
    if (!read_number(text, 0, 4, 1970, 9999, &year) || !read_number(text, 5, 2, 1, 12, &month) ||
        !read_number(text, 8, 2, 1, 31, &day) || day > days_in(year, month) ||
        !read_number(text, 11, 2, 0, 23, &hour) || !read_number(text, 14, 2, 0, 59, &minute) ||
        !read_number(text, 17, 2, 0, 60, &second))
        return false;
    *out = days_since_1970(year, month, day) * DAY_S + (hour * 60 + minute) * 60 + second;
    return true;
}

bool expiry_parse(struct slice text, int64_t *out)
{
    int64_t at, zone;

    if (!read_stamp(text, ' ', &at) || text.len == STAMP_LENGTH || text.ptr[STAMP_LENGTH] != ' ' ||
        !read_zone(slice_sub(text, STAMP_LENGTH + 1, text.len), &zone))
        return false;
    *out = at - zone;
    return true;
}

bool expiry_parse_body(struct slice text, int64_t *out)
{
    size_t end = STAMP_LENGTH;
    int64_t at, zone = 0;

    if (!read_stamp(text, 'T', &at))
        return false;
    if (end < text.len && text.ptr[end] == '.')
        for (end++; end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9';)
            end++;
    text = slice_sub(text, end, text.len);
    if (!slice_is(text, "Z") && !read_offset(text, &zone))
        return false;
    *out = at - zone;
    return true;
}
