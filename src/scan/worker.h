/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One worker's hands: the sink that sources deliver to, the scanner that
 * looks through the bytes, and what it found.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_WORKER_H
#define PATROL_SCAN_WORKER_H

#include "match/matcher.h"
#include "model/findings.h"
#include "scan/position.h"
#include "scan/queue.h"
#include "scan/skips.h"

struct worker {
    struct sink sink; /* first, so that the sink of a callback is the worker */
    struct queue *queue;
    struct scanner *scanner;
    struct findings *findings;
    struct skips skips;
    struct position_tracker position;
    const struct blob *blob; /* being looked through */
};

MUST_USE enum err_code worker_init(struct worker *worker, const struct matcher *matcher,
                                   struct queue *queue, const struct env *env);
void worker_release(struct worker *worker);

#endif
