/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in the matches of a pattern a literal stands, and where as seen from it
 * the streak is.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_STAND_H
#define PATROL_MATCH_STAND_H

#include "match/leash.h"

/* Distances are from the literal's first byte, SIZE_MAX: no bound. */
struct stand {
    size_t min_before; /* back to where the match begins */
    size_t max_before;
    size_t min_after; /* to where it ends */
    size_t max_after;
    size_t reach_before; /* as max_before where no gap is long (match/stretches.h) */
    size_t reach_after;
    /* A streak that begins there too, at [streak_first, streak_last] from the
     * literal's first byte; beyond STAND_FAR: no bound. */
    struct streak streak; /* length 0: there is none */
    int64_t streak_first;
    int64_t streak_last;
    double streak_bits;
    struct leash leash; /* between the literal and the streak, if this is behind it */
    struct leash tail;  /* between the literal and the end of the match */
};

#define STAND_FAR ((int64_t)INT32_MAX)

/* A length as a distance. */
int64_t stand_distance(size_t length);

/* What stands between a literal and something before or behind it. */
struct stand_gap {
    size_t shortest;
    size_t longest;
    size_t reach;           /* as longest where no gap is long */
    struct leash_row bytes; /* of a gap behind the literal */
};

/* Takes the streak with that gap between it and what the stand is about if it is worth
 * more than the one that is known: rarer, or at fewer places. */
void stand_offer_streak(struct stand *stand, const struct part_streak *streak,
                        const struct stand_gap *gap, bool is_behind);

/* The stand is about what stands before and behind, too. */
void stand_grow(struct stand *stand, const struct stand_gap *before,
                const struct stand_gap *behind);

/* One literal of two branches stands where one of the two does. */
void stand_join(struct stand *stand, const struct stand *other);

/* The streak that is somewhere in the match. */
void stand_anywhere(struct stand *stand, const struct streak *streak);

#endif
