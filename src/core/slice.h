/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed bytes: a pointer and a length, not NUL-terminated, not
 * necessarily UTF-8, possibly empty. A slice never owns; who made it says
 * until when it is valid.
 */
#ifndef PATROL_CORE_SLICE_H
#define PATROL_CORE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/attributes.h"

struct slice {
    const char *ptr;
    size_t len;
};

/* Some parts of a slice, in order. */
struct range {
    uint32_t start;
    uint32_t length;
};

struct ranges {
    const struct range *items;
    size_t count;
};

/* For printf: `"%" SLICE_FMT, SLICE_ARG(s)`. Bytes behind a NUL do not show. */
#define SLICE_FMT ".*s"
#define SLICE_ARG(s) (int)((s).len < 4096 ? (s).len : 4096), (s).ptr

#define SLICE_LITERAL(text) ((struct slice){(text), sizeof(text) - 1})

static inline struct slice slice_of(const char *ptr, size_t len)
{
    return (struct slice){ptr, len};
}

/* The bytes of a C string; an empty slice for NULL. */
static inline struct slice slice_str(const char *text)
{
    return (struct slice){text ? text : "", text ? strlen(text) : 0};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_is(struct slice s, const char *text)
{
    return slice_equal(s, slice_str(text));
}

static inline bool slice_starts(struct slice s, const char *prefix)
{
    size_t len = strlen(prefix);

    return len == 0 || (s.len >= len && memcmp(s.ptr, prefix, len) == 0);
}

static inline bool slice_ends(struct slice s, const char *suffix)
{
    size_t len = strlen(suffix);

    return len == 0 || (s.len >= len && memcmp(s.ptr + s.len - len, suffix, len) == 0);
}

/* Bytes [from, to), both cut to what is there. */
struct slice slice_sub(struct slice s, size_t from, size_t to);

/* Order by bytes, the shorter one first where one begins with the other. */
int slice_compare(struct slice a, struct slice b);

/* Cuts *rest at the first `sep`: the part before it is *item, *rest is what
 * follows. false when *rest had run out (rest->ptr is then NULL). */
bool slice_cut(struct slice *rest, char sep, struct slice *item);

/* Without blanks, tabs, CR and LF at both ends. */
struct slice slice_trim(struct slice s);

/* The decimal number that `s` wholly is, if it is one up to `max`. */
MUST_USE bool slice_number(struct slice s, uint64_t max, uint64_t *out);

/* Position of `needle` in `s`, or -1 cast to size_t (SIZE_MAX). */
size_t slice_find(struct slice s, struct slice needle);

#endif
