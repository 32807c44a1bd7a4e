/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rfc3339.h"

#include <time.h>

#define FIRST_SECOND (-62135596800) /* 0001-01-01T00:00:00Z */
#define LAST_SECOND 253402300799    /* 9999-12-31T23:59:59Z */

static struct tm utc(int64_t seconds)
{
    struct tm parts = {0};
    time_t t = seconds;

    if (seconds < FIRST_SECOND)
        t = FIRST_SECOND;
    if (seconds > LAST_SECOND)
        t = LAST_SECOND;
    gmtime_r(&t, &parts);
    return parts;
}

void rfc3339_add_date(struct buf *out, int64_t seconds)
{
    struct tm parts = utc(seconds);

    buf_printf(out, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

void rfc3339_add(struct buf *out, int64_t seconds)
{
    struct tm parts = utc(seconds);

    rfc3339_add_date(out, seconds);
    buf_printf(out, "T%02d:%02d:%02dZ", parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/* The number of `len` digits at `at`; more than any part may be where one is no digit. */
static int digits(struct slice text, size_t at, size_t len)
{
    uint64_t value;

    return slice_number(slice_sub(text, at, at + len), 9999, &value) ? (int)value : 10000;
}

bool rfc3339_parse(struct slice text, int64_t *out)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    struct buf again = BUF_INIT(64);
    struct tm parts = {0};
    bool same;

    if (text.len != sizeof form - 1)
        return false;
    parts.tm_year = digits(text, 0, 4) - 1900;
    parts.tm_mon = digits(text, 5, 2) - 1;
    parts.tm_mday = digits(text, 8, 2);
    parts.tm_hour = digits(text, 11, 2);
    parts.tm_min = digits(text, 14, 2);
    parts.tm_sec = digits(text, 17, 2);
    *out = timegm(&parts);
    /* 30 February becomes 2 March: only what is written the same is right. */
    rfc3339_add(&again, *out);
    same = slice_equal(buf_slice(&again), text);
    buf_release(&again);
    return same;
}
