/* SPDX-License-Identifier: Apache-2.0 */
#include "git/since.h"

#define DAY_S 86400
#define MOST_UNITS 1000000

struct civil {
    int64_t year;
    int64_t month; /* from 1 */
    int64_t day;
};

/* Days since 1970-01-01 in the Gregorian calendar, counting years from March
 * so that the leap day comes last. */
static int64_t days_of(struct civil date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t month = (date.month + 9) % 12;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static struct civil civil_of(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct civil date = {year_of_era + era * 400, month < 10 ? month + 3 : month - 9,
                         day_of_year - (153 * month + 2) / 5 + 1};

    date.year += date.month <= 2;
    return date;
}

static int64_t month_days(struct civil date)
{
    struct civil first = {date.year, date.month, 1};
    struct civil next = {date.month == 12 ? date.year + 1 : date.year, date.month % 12 + 1, 1};

    return days_of(next) - days_of(first);
}

/* Takes exactly `digits` digits. */
static bool take_digits(struct slice *rest, size_t digits, int64_t most, int64_t *out)
{
    uint64_t number;

    if (rest->len < digits || !slice_number(slice_sub(*rest, 0, digits), (uint64_t)most, &number))
        return false;
    *out = (int64_t)number;
    *rest = slice_sub(*rest, digits, rest->len);
    return true;
}

static bool take_char(struct slice *rest, const char *any)
{
    if (!rest->len || !rest->ptr[0] || !strchr(any, rest->ptr[0]))
        return false;
    *rest = slice_sub(*rest, 1, rest->len);
    return true;
}

/* "Z", "+0100", "+01:00", or nothing, which is UTC. */
static bool take_zone(struct slice *rest, int64_t *seconds)
{
    int64_t sign;
    int64_t hours;
    int64_t minutes;

    *seconds = 0;
    take_char(rest, " ");
    if (!rest->len || take_char(rest, "Zz"))
        return true;
    sign = rest->ptr[0] == '-' ? -1 : 1;
    if (!take_char(rest, "+-") || !take_digits(rest, 2, 14, &hours))
        return false;
    take_char(rest, ":");
    if (!take_digits(rest, 2, 59, &minutes))
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

/* "08:30:15", with its zone. */
static bool take_clock(struct slice *rest, int64_t *seconds)
{
    int64_t hours;
    int64_t minutes;
    int64_t second = 0;
    int64_t zone;

    if (!take_digits(rest, 2, 23, &hours) || !take_char(rest, ":") ||
        !take_digits(rest, 2, 59, &minutes))
        return false;
    if (take_char(rest, ":") && !take_digits(rest, 2, 60, &second))
        return false;
    if (!take_zone(rest, &zone))
        return false;
    *seconds = hours * 3600 + minutes * 60 + second - zone;
    return true;
}

static bool parse_date(struct slice text, int64_t *out)
{
    struct civil date;
    int64_t clock_s = 0;

    if (!take_digits(&text, 4, 9999, &date.year) || !take_char(&text, "-") ||
        !take_digits(&text, 2, 12, &date.month) || !take_char(&text, "-") ||
        !take_digits(&text, 2, 31, &date.day))
        return false;
    if (!date.month || !date.day || date.day > month_days(date))
        return false;
    if (take_char(&text, " Tt") && !take_clock(&text, &clock_s))
        return false;
    *out = days_of(date) * DAY_S + clock_s;
    return text.len == 0;
}

/* Months differ in length: the same day of another month, or its last one. */
static int64_t months_before(int64_t now_s, int64_t months)
{
    int64_t days = now_s / DAY_S;
    struct civil date = civil_of(days);
    int64_t from_zero = date.year * 12 + date.month - 1 - months;

    if (from_zero < 0)
        from_zero = 0;
    date.year = from_zero / 12;
    date.month = from_zero % 12 + 1;
    if (date.day > month_days(date))
        date.day = month_days(date);
    return days_of(date) * DAY_S + now_s % DAY_S;
}

static const struct unit {
    const char *name;
    const char *letter;
    int64_t seconds;
    int64_t months;
} units[] = {
    {"second", "s", 1, 0},  {"minute", "min", 60, 0},    {"hour", "h", 3600, 0},
    {"day", "d", DAY_S, 0}, {"week", "w", 7 * DAY_S, 0}, {"month", "mon", 0, 1},
    {"year", "y", 0, 12},
};

static const struct unit *find_unit(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        size_t len = strlen(units[i].name);

        if (slice_is(name, units[i].letter) || slice_is(name, units[i].name) ||
            (name.len == len + 1 && slice_starts(name, units[i].name) && slice_ends(name, "s")))
            return &units[i];
    }
    return NULL;
}

/* Takes blanks and dots, which may stand for blanks. */
static void take_gap(struct slice *rest)
{
    while (take_char(rest, " ."))
        continue;
}

/* "2 weeks ago" */
static bool parse_relative(struct slice text, int64_t now_s, int64_t *out)
{
    const struct unit *unit;
    uint64_t number;
    size_t digits = 0;
    size_t letters = 0;

    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
        digits++;
    if (!slice_number(slice_sub(text, 0, digits), MOST_UNITS, &number))
        return false;
    text = slice_sub(text, digits, text.len);
    take_gap(&text);
    while (letters < text.len && text.ptr[letters] != ' ' && text.ptr[letters] != '.')
        letters++;
    unit = find_unit(slice_sub(text, 0, letters));
    text = slice_sub(text, letters, text.len);
    take_gap(&text);
    if (!unit || (text.len && !slice_is(text, "ago")))
        return false;
    *out = unit->months ? months_before(now_s, (int64_t)number * unit->months)
                        : now_s - (int64_t)number * unit->seconds;
    return true;
}

enum err_code since_parse(struct slice text, int64_t now_s, int64_t *out, struct err *err)
{
    struct slice trimmed = slice_trim(text);
    int64_t midnight_s = now_s - now_s % DAY_S;
    uint64_t seconds;

    if (slice_starts(trimmed, "@") &&
        slice_number(slice_sub(trimmed, 1, trimmed.len), INT64_MAX, &seconds)) {
        *out = (int64_t)seconds;
        return ERR_OK;
    }
    if (parse_date(trimmed, out) || parse_relative(trimmed, now_s, out))
        return ERR_OK;
    if (slice_is(trimmed, "now"))
        *out = now_s;
    else if (slice_is(trimmed, "today"))
        *out = midnight_s;
    else if (slice_is(trimmed, "yesterday"))
        *out = midnight_s - DAY_S;
    else
        return err_set(err, ERR_USAGE,
                       "'%" SLICE_FMT "' is no date: 2026-11-22, 2026-11-22 08:30, @1700000000, "
                       "2 weeks ago, yesterday",
                       SLICE_ARG(text));
    return ERR_OK;
}
