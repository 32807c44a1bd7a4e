/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in the matches of a pattern a run stands (match/runs.h), if each of
 * them has one.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_RUN_PLACE_H
#define PATROL_MATCH_RUN_PLACE_H

#include "match/pattern.h"
#include "match/runs.h"
#include "match/streak.h"

/* SIZE_MAX: no bound, or not each match has a run. */
struct run_place {
    size_t before; /* a run begins at most so far behind the match's beginning */
    size_t behind; /* it ends so far before the match's end */
};

#define RUN_PLACE_NONE ((struct run_place){SIZE_MAX, SIZE_MAX})

/* The greatest length of what `node` matches, if no gap in it is long. */
size_t run_place_reach(const struct pattern_node *node);

/* For each sort of runs. RUNS_DIGIT: of matches without long gaps (match/stretches.h) that
 * have a digit in the only group, or anywhere if there are several, none, or one with a name. */
void run_place_of_pattern(const struct pattern *pattern, struct run_place *out);

/* Whether all such streaks are runs. */
bool run_place_is_streak(const struct streak *streak);

#endif
