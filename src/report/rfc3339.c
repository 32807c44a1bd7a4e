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
