/* SPDX-License-Identifier: Apache-2.0 */
#include "git/person.h"

/* Later dates are mistakes: it is the year 9999. */
#define LATEST_S UINT64_C(253402300799)

static size_t find_last(struct slice s, char c)
{
    const char *at = s.len ? memrchr(s.ptr, c, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : SIZE_MAX;
}

static void parse_when(struct slice when, struct person *out)
{
    struct slice rest = slice_trim(when);
    struct slice seconds;
    uint64_t time_s;

    if (slice_cut(&rest, ' ', &seconds) && slice_number(seconds, LATEST_S, &time_s))
        out->time_s = (int64_t)time_s;
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
