/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans every object of a git repository: one task opens it, a group of tasks
 * reads its packs' indexes, one plans, a group walks the units in delta
 * order.
 *
 * What was found stands in the findings as sightings of objects; which
 * commits and paths brought them is asked at the end of the run.
 *
 * Ownership: a `struct history` lives until the end of the run; the worker
 * whose task finished it keeps it in its list. Thread: as its tasks.
 */
#ifndef PATROL_SCAN_HISTORY_SCAN_H
#define PATROL_SCAN_HISTORY_SCAN_H

#include "git/connect.h"
#include "git/odb.h"
#include "git/refs.h"
#include "git/shallow.h"
#include "git/walk.h"
#include "scan/worker.h"

struct history_scan {
    struct history_scan *next; /* in the list of a worker, then of the run */
    struct repo *repo;
    struct odb *odb;
    struct refs *refs;
    struct shallow *shallow;
    struct walk *walk;
    char head[OID_MAX_HEX + 1]; /* commit that HEAD names; "" where there is none */
    bool exhaustive;
    char *location;             /* what reports call the repository */
    struct history_part *parts; /* the arguments of the tasks of one step */
};

/* Takes `repo` over on success. `exhaustive`: looks at every object in full
 * instead of at differences. */
MUST_USE enum err_code history_scan_new(struct repo *repo, struct slice location, bool exhaustive,
                                        struct history_scan **out);
void history_scan_free(struct history_scan *history);

/* The first task, which takes `history` over. Problems become skips. */
struct task history_scan_task(struct history_scan *history);

/* After the walk: adds to `skips` every object that is named and not there;
 * `connects` are those of the workers that took part. ERR_NOMEM, ERR_LIMIT. */
MUST_USE enum err_code history_scan_say_gaps(const struct history_scan *history,
                                             struct connect *const *connects, size_t count,
                                             struct skips *skips);

#endif
