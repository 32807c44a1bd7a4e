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
struct queue_group;

/* A task that was taken, and the group that waits for it, if any. */
struct queue_item {
    struct task task;
    struct queue_group *group;
};

MUST_USE enum err_code queue_new(struct queue **out);

/* Drops the tasks that are left. */
void queue_free(struct queue *queue);

/* Takes the task; drops it and says ERR_NOMEM when there is no room. */
enum err_code queue_push(struct queue *queue, struct task task);

/* Pushes `count` tasks, the first one to go first, and `then` as soon as the
 * last of them is through. Takes them all; ERR_NOMEM: they are dropped. */
enum err_code queue_push_group(struct queue *queue, const struct task *tasks, size_t count,
                               struct task then);

/* Waits for a task. false: none is left and no worker is at one that could
 * bring more, or the queue was closed. */
bool queue_take(struct queue *queue, struct queue_item *out);

/* The worker is through with what it took; `part` is what it looked at in it. */
void queue_done(struct queue *queue, const struct queue_item *item, const struct coverage *part);

/* No more tasks are given out: the scan was cancelled. */
void queue_close(struct queue *queue);

/* Waits at most `timeout_ms` for the end of all work; true: it is reached.
 * *sum is what was looked at so far. */
bool queue_wait(struct queue *queue, unsigned timeout_ms, struct coverage *sum);

#endif
