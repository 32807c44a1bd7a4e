/* SPDX-License-Identifier: Apache-2.0 */
#include "git/person.h"

/* Later dates are mistakes: it is the year 9999. */
#define LATEST_S UINT64_C(253402300799)

static size_t find_last(struct slice s, char c)
{
    const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : SIZE_MAX;
}

/* "+0130" is 90. */
static int parse_zone(struct slice s)
{
    uint64_t number;
    int minutes;

    if (s.len != 5 || (s.ptr[0] != '+' && s.ptr[0] != '-') ||
        !slice_number(slice_sub(s, 1, s.len), 9999, &number))
        return 0;
    minutes = (int)(number / 100 * 60 + number % 100);
    return s.ptr[0] == '-' ? -minutes : minutes;
}

static void parse_when(struct slice when, struct person *out)
{
    struct slice rest = slice_trim(when);
    struct slice seconds;
    uint64_t time_s;

    if (!slice_cut(&rest, ' ', &seconds) || !slice_number(seconds, LATEST_S, &time_s))
        return;
    out->time_s = (int64_t)time_s;
    if (rest.ptr)
        out->zone_min = parse_zone(slice_trim(rest));
}

void person_parse(struct slice line, struct person *out)
{
    size_t open = slice_find(line, SLICE_LITERAL("<"));
    size_t last = find_last(line, '>');
    struct slice email;
    size_t close;

    *out = (struct person){0};
    if (open == SIZE_MAX || last == SIZE_MAX || last < open) {
        out->name = out->text = slice_trim(line);
        return;
    }
    email = slice_sub(line, open + 1, line.len);
    close = slice_find(email, SLICE_LITERAL(">"));
    out->name = slice_trim(slice_sub(line, 0, open));
    out->email = slice_trim(slice_sub(email, 0, close));
    out->text = slice_trim(slice_sub(line, 0, open + 1 + close + 1));
    parse_when(slice_sub(line, last + 1, line.len), out);
}
