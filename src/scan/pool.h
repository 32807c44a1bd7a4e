/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The threads of a scan. Each has a sink of its own and runs tasks until none
 * is left; the caller's thread watches, tells the progress and looks at the
 * cancel flag.
 *
 * Thread: pool_run and pool_each are called by one thread and return when all
 * are through.
 */
#ifndef PATROL_SCAN_POOL_H
#define PATROL_SCAN_POOL_H

#include "scan/queue.h"

/* Called a few times a second from the thread that called pool_run. */
typedef void (*pool_progress_fn)(void *ctx, const struct coverage *so_far);

/* Runs the tasks of `queue` and all that they bring, one worker for each of
 * the `count` sinks. `progress` may be NULL. ERR_CANCELLED when env's cancel
 * flag ended it early. */
MUST_USE enum err_code pool_run(struct queue *queue, struct sink *const *sinks, size_t count,
                                const struct env *env, pool_progress_fn progress, void *ctx,
                                struct err *err);

/* Calls run(ctx, i) for each i < count, begun in this order, in at most `threads`
 * threads, the caller's among them. */
void pool_each(size_t threads, size_t count, void (*run)(void *ctx, size_t i), void *ctx);

/* Processors that this process may use; at least 1. */
size_t pool_default_threads(void);

#endif
