/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stretches of a text that lie near its runs (match/runs.h).
 *
 * Patterns say `api[\s_-]*key`, and set no bound to how far from the token the key
 * may be. So those around runs with a digit, which are few, go on beyond long gaps:
 * thirty-two bytes in a row of those that such gaps are made of.
 *
 * Ownership: a list owns its items. Thread: confined.
 */
#ifndef PATROL_MATCH_STRETCHES_H
#define PATROL_MATCH_STRETCHES_H

#include "core/err.h"
#include "match/runs.h"
#include "match/streak.h"

/* A long gap. */
extern const struct streak stretches_gap;

/* So much before the beginning of a run, and behind its end. */
struct around {
    size_t before;
    size_t behind;
};

struct stretch_list {
    struct stretch *items; /* none of them touches another */
    size_t count;
    size_t cap;
};

void stretch_list_release(struct stretch_list *list);

/* Fills the lists: one for each sort of runs, and that of the runs of any sort
 * themselves. ERR_NOMEM. */
MUST_USE enum err_code stretches_find(struct slice bytes, const struct around around[RUNS_SORTS],
                                      struct stretch_list lists[RUNS_SORTS],
                                      struct stretch_list *runs);

/* So many bytes before `at`, and before the long gaps that are met on the way; beyond `floor`
 * nothing is looked at. */
size_t stretches_begin(struct slice bytes, size_t at, size_t before, size_t floor);

/* Likewise behind. */
size_t stretches_end(struct slice bytes, size_t at, size_t behind);

#endif
