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
#include "match/run_place.h"
#include "match/stand.h"

struct literal {
    struct slice bytes;
    bool caseless; /* ASCII letters match in either case */
};

struct literal_set {
    const struct literal *items; /* in the arena */
    const struct stand *stands;  /* of each of them */
    size_t count;                /* 0: the pattern has no usable literal */
};

/* What a pattern tells about its matches. */
struct pattern_facts {
    struct literal_set literals;
    size_t shortest;
    size_t longest; /* SIZE_MAX: no bound */
    /* Bytes before and behind a match that decide about it; SIZE_MAX: no bound. */
    size_t looks_behind;
    size_t looks_ahead;
    bool absolute; /* it asks where the subject begins or ends */
    struct streak streak;
    struct run_place runs[RUNS_SORTS];
};

/* Finds the best set of literals: few, long and rare ones. A pattern that
 * this reader does not understand is not an error: it has no usable literal
 * and no bounds. ERR_NOMEM only. */
MUST_USE enum err_code literals_of_pattern(const char *pattern, struct arena *arena,
                                           struct pattern_facts *out);

/* The same for a pattern among a thousand of other makers: fewer and shorter
 * literals, of which fewer can be looked for in other encodings. */
MUST_USE enum err_code literals_of_crowd(const char *pattern, struct arena *arena,
                                         struct pattern_facts *out);

#endif
