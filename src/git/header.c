/* SPDX-License-Identifier: Apache-2.0 */
#include "git/header.h"

/* Where the first empty line begins, less the end of the line before it. */
static size_t find_empty_line(struct slice bytes)
{
    const char *end = bytes.ptr + bytes.len;

    for (const char *at = bytes.ptr; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return SIZE_MAX;
        if (at + 1 < end && at[1] == '\n')
            return (size_t)(at - bytes.ptr);
    }
    return SIZE_MAX;
}

void header_split(struct slice bytes, struct slice *headers, struct slice *message)
{
    size_t end = bytes.len ? find_empty_line(bytes) : SIZE_MAX;

    /* An object can also begin with the empty line: it has no headers. */
    if (bytes.len && bytes.ptr[0] == '\n') {
        *headers = slice_sub(bytes, 0, 0);
        *message = slice_sub(bytes, 1, bytes.len);
        return;
    }
    if (end == SIZE_MAX) {
        *headers = bytes;
        *message = slice_sub(bytes, bytes.len, bytes.len);
        return;
    }
    *headers = slice_sub(bytes, 0, end + 1);
    *message = slice_sub(bytes, end + 2, bytes.len);
}

bool header_take(struct slice *rest, const char *name, struct slice *value)
{
    size_t len = strlen(name);
    size_t end;

    if (!slice_starts(*rest, name) || rest->len <= len || rest->ptr[len] != ' ')
        return false;
    end = slice_find(*rest, SLICE_LITERAL("\n"));
    if (end == SIZE_MAX)
        return false;
    *value = slice_sub(*rest, len + 1, end);
    *rest = slice_sub(*rest, end + 1, rest->len);
    return true;
}

bool header_take_oid(struct slice *rest, const char *name, enum oid_format format, struct oid *out)
{
    struct slice after = *rest;
    struct slice value;

    if (!header_take(&after, name, &value) || !oid_parse(format, value, out))
        return false;
    *rest = after;
    return true;
}

struct slice header_find(struct slice headers, const char *name)
{
    struct slice line;

    while (slice_cut(&headers, '\n', &line)) {
        size_t len = strlen(name);

        if (slice_starts(line, name) && line.len > len && line.ptr[len] == ' ')
            return slice_sub(line, len + 1, line.len);
    }
    return slice_str("");
}
