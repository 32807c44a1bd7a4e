/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prefilters ranges of an object together. A call of the prefilter costs as much
 * as some hundred bytes, and what a commit changes is mostly less: so the
 * ranges are put one behind the other and looked through at once.
 *
 *     gather_begin → gather_range … → gather_end
 *
 * Ownership: `scanner`, `matcher` and the object must outlive it. Thread: confined.
 */
#ifndef PATROL_SCAN_GATHER_H
#define PATROL_SCAN_GATHER_H

#include "match/matcher.h"

#define GATHER_BYTES ((size_t)8 << 10)
#define GATHER_RANGES 512

/* A range of the object at its place among the gathered bytes. */
struct gathered {
    uint32_t at;
    uint32_t from; /* in the object */
};

struct gather {
    const struct matcher *matcher;
    struct scanner *scanner;
    struct slice object;
    struct hit_list *hits;
    size_t range_count;
    size_t len; /* of all ranges */
    struct gathered ranges[GATHER_RANGES];
    char bytes[GATHER_BYTES];
};

/* Hits go to `hits`, as places in the object, in order if the ranges are.
 * gather_range and gather_end fail as scanner_prefilter does. */
void gather_begin(struct gather *gather, struct slice object, struct hit_list *hits);
MUST_USE enum err_code gather_range(struct gather *gather, size_t from, size_t to);
MUST_USE enum err_code gather_end(struct gather *gather);

#endif
