/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The required literals of a pattern: a set of byte strings of which every
 * match contains at least one. Found by reading the pattern's syntax, so
 * that one pass of a literal matcher can stand in for all patterns.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_LITERALS_H
#define PATROL_MATCH_LITERALS_H

#include "core/arena.h"
#include "core/err.h"

struct literal {
    struct slice bytes;
    bool caseless; /* ASCII letters match in either case */
};

struct literal_set {
    const struct literal *items; /* in the arena */
    size_t count;                /* 0: the pattern has no usable literal */
    /* The literal begins at most this far behind the start of a match, and a
     * match ends at most that far behind the literal's start; SIZE_MAX where
     * the pattern sets no bound. */
    size_t max_before;
    size_t max_after;
};

/* The best set for `pattern`: few, long and rare ones. A pattern that this
 * reader does not understand is not an error: it has no usable literal. */
MUST_USE enum err_code literals_of_pattern(const char *pattern, struct arena *arena,
                                           struct literal_set *out);

#endif
