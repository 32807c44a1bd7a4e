/* SPDX-License-Identifier: Apache-2.0 */
#include "core/slice.h"

struct slice slice_sub(struct slice s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return slice_of(from ? s.ptr + from : s.ptr, to - from); /* NULL + 0 is undefined */
}

int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_cut(struct slice *rest, char sep, struct slice *item)
{
    const char *at;

    if (!rest->ptr)
        return false;
    at = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    if (!at) {
        *item = *rest;
        *rest = slice_of(NULL, 0);
        return true;
    }
    *item = slice_of(rest->ptr, (size_t)(at - rest->ptr));
    *rest = slice_of(at + 1, rest->len - item->len - 1);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice slice_trim(struct slice s)
{
    while (s.len && is_blank(s.ptr[0]))
        s = slice_of(s.ptr + 1, s.len - 1);
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool slice_number(struct slice s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;

    if (!s.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value) || value > max)
            return false;
    }
    *out = value;
    return true;
}

size_t slice_find(struct slice s, struct slice needle)
{
    const char *at;

    if (!needle.len)
        return 0;
    at = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    return at ? (size_t)(at - s.ptr) : SIZE_MAX;
}
