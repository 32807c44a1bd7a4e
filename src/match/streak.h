/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The streak that a pattern requires: so many bytes of one class in a row,
 * without which nothing matches. `secret.{0,40}[0-9a-f]{32}` needs 32 hexadecimal
 * digits somewhere; to see that there are none around a hit takes a few
 * looks at single bytes, where PCRE2 would read them all.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_STREAK_H
#define PATROL_MATCH_STREAK_H

#include "match/pattern.h"

struct streak {
    struct byteset bytes;
    uint32_t length; /* 0: nothing is required, or nothing rare enough */
};

bool streak_equal(const struct streak *a, const struct streak *b);

/* The rarest streak that each match of `node` contains. */
void streak_of_pattern(const struct pattern_node *node, struct streak *out);

/* What stands one behind the other in a match. */
struct streak_part {
    const struct pattern_node *node; /* whose bytes these are; NULL: any */
    size_t shortest;
    size_t longest;
    size_t reach; /* the same where no gap is long (match/stretches.h) */
};

/* A streak that begins where one of the parts does. */
struct part_streak {
    struct streak streak;
    size_t part;
    double bits; /* seen once in 2^bits places */
};

/* The one that tells most about the bytes before or behind the parts [from, to):
 * rare, and with little room for it to be elsewhere. Length 0: there is none. */
void streak_of_parts(const struct streak_part *parts, size_t count, size_t from, size_t to,
                     struct part_streak *out);

/* The end of the first streak in bytes [from, to); SIZE_MAX: there is none. */
size_t streak_find(const struct streak *streak, struct slice bytes, size_t from, size_t to);

#endif
