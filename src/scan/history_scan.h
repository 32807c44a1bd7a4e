/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans every object of a git repository: two tasks open its names and its
 * stores, a group of tasks for each step prepares the walk, a group walks the
 * units in delta order.
 *
 * What was found stands in the findings as sightings of objects; which
 * commits and paths brought them is asked at the end of the run. What is
 * missing is asked when the walk is through, and what the walk recorded is
 * then given back, unless something was found.
 *
 * Ownership: a `struct history_scan` lives until the end of the run; the
 * worker whose task finished it keeps it in its list. Thread: as its tasks.
 */
#ifndef PATROL_SCAN_HISTORY_SCAN_H
#define PATROL_SCAN_HISTORY_SCAN_H

#include "git/connect.h"
#include "git/odb.h"
#include "git/refs.h"
#include "git/shallow.h"
#include "git/walk.h"
#include "scan/worker.h"

/* A repository that is packed anew during each of so many walks is told. */
#define HISTORY_ROUNDS 16

struct history_scan {
    struct history_scan *next; /* in the list of a worker, then of the run */
    struct repo *repo;
    struct odb *odb;    /* whose numbers objects have */
    struct odb *latest; /* the same, or what odb_renew made of it; owns it */
    struct refs *refs;
    struct shallow *shallow;
    bool has_names; /* of all these, and they were looked through */
    struct fanout *fanout;
    struct walk *walk;
    unsigned step;              /* of the walk's preparations */
    char head[OID_MAX_HEX + 1]; /* commit that HEAD names; "" where there is none */
    char *location;             /* what reports call the repository */
    struct history_part *parts; /* the arguments of the tasks of one step */
    struct history_hand *hands; /* one for each worker */
    size_t hand_count;
    unsigned rounds; /* further walks: a repack meanwhile needs one */
};

/* What one worker has of a history. */
struct history_hand {
    struct connect *connect; /* NULL: it had nothing to do */
    struct walker *walker;
    bool sighted; /* it found something */
};

/* Takes `repo` over on success. */
MUST_USE enum err_code history_scan_new(struct repo *repo, struct slice location,
                                        struct history_scan **out);
void history_scan_free(struct history_scan *history);

/* The first task, which takes `history` over. Problems become skips. */
struct task history_scan_task(struct history_scan *history);

#endif
