/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tasks that wait for a worker. The newest goes first, which walks trees
 * depth first and keeps the queue short.
 *
 * Thread: shared.
 */
#ifndef PATROL_SCAN_QUEUE_H
#define PATROL_SCAN_QUEUE_H

#include "source/source.h"

struct queue;

MUST_USE enum err_code queue_new(struct queue **out);

/* Drops the tasks that are left. */
void queue_free(struct queue *queue);

/* Takes the task; drops it and says ERR_NOMEM when there is no room. */
enum err_code queue_push(struct queue *queue, struct task task);

/* Waits for a task. false: none is left and no worker is at one that could
 * bring more, or the queue was closed. */
bool queue_take(struct queue *queue, struct task *out);

/* The worker is through with the task that it took; `part` is what it looked
 * at in it. */
void queue_done(struct queue *queue, const struct coverage *part);

/* No more tasks are given out: the scan was cancelled. */
void queue_close(struct queue *queue);

/* Waits at most `timeout_ms` for the end of all work; true: it is reached.
 * *sum is what was looked at so far. */
bool queue_wait(struct queue *queue, unsigned timeout_ms, struct coverage *sum);

#endif
