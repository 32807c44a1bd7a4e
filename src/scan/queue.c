/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/queue.h"

#include <pthread.h>
#include <time.h>

#include "core/mem.h"

struct queue_group {
    size_t left; /* tasks not yet through */
    struct task then;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a task came, or the end */
    pthread_cond_t ended;
    struct queue_item *items;
    size_t count;
    size_t cap;
    size_t busy;     /* workers at a task */
    size_t promised; /* room kept for what groups bring when they are through */
    bool closed;
    struct coverage sum;
};

static bool at_end(const struct queue *queue)
{
    return (queue->closed || !queue->count) && !queue->busy;
}

enum err_code queue_new(struct queue **out)
{
    struct queue *queue = mem_calloc(1, sizeof *queue);
    pthread_condattr_t monotonic;

    if (!queue)
        return ERR_NOMEM;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *out = queue;
    return ERR_OK;
}

static void drop(const struct queue_item *item)
{
    item->task.drop(item->task.arg);
    if (item->group && --item->group->left == 0) {
        item->group->then.drop(item->group->then.arg);
        mem_free(item->group);
    }
}

void queue_free(struct queue *queue)
{
    if (!queue)
        return;
    for (size_t i = 0; i < queue->count; i++)
        drop(&queue->items[i]);
    mem_free(queue->items);
    pthread_cond_destroy(&queue->changed);
    pthread_cond_destroy(&queue->ended);
    pthread_mutex_destroy(&queue->lock);
    mem_free(queue);
}

static enum err_code make_room(struct queue *queue, size_t more)
{
    size_t cap;
    struct queue_item *grown;

    if (more + queue->promised <= queue->cap - queue->count)
        return ERR_OK;
    cap = mem_grow(queue->cap, queue->count + more + queue->promised, SIZE_MAX / sizeof *grown);
    grown = cap ? mem_realloc(queue->items, cap, sizeof *grown) : NULL;
    if (!grown)
        return ERR_NOMEM;
    queue->items = grown;
    queue->cap = cap;
    return ERR_OK;
}

enum err_code queue_push(struct queue *queue, struct task task)
{
    const struct queue_item item = {task, NULL};
    enum err_code code;

    pthread_mutex_lock(&queue->lock);
    code = make_room(queue, 1);
    if (code == ERR_OK) {
        queue->items[queue->count++] = item;
        pthread_cond_signal(&queue->changed);
    }
    pthread_mutex_unlock(&queue->lock);
    if (code != ERR_OK)
        drop(&item);
    return code;
}

static void drop_all(const struct task *tasks, size_t count, struct task then)
{
    for (size_t i = 0; i < count; i++)
        tasks[i].drop(tasks[i].arg);
    then.drop(then.arg);
}

enum err_code queue_push_group(struct queue *queue, const struct task *tasks, size_t count,
                               struct task then)
{
    struct queue_group *group;
    enum err_code code;

    if (!count)
        return queue_push(queue, then);
    group = mem_alloc(sizeof *group);
    if (!group) {
        drop_all(tasks, count, then);
        return ERR_NOMEM;
    }
    *group = (struct queue_group){count, then};
    pthread_mutex_lock(&queue->lock);
    queue->promised++;
    code = make_room(queue, count);
    for (size_t i = count; code == ERR_OK && i-- > 0;)
        queue->items[queue->count++] = (struct queue_item){tasks[i], group};
    queue->promised -= code == ERR_OK ? 0 : 1;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    if (code != ERR_OK) {
        drop_all(tasks, count, then);
        mem_free(group);
    }
    return code;
}

bool queue_take(struct queue *queue, struct queue_item *out)
{
    bool taken = false;

    pthread_mutex_lock(&queue->lock);
    while (!queue->count && queue->busy && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    if (queue->count && !queue->closed) {
        *out = queue->items[--queue->count];
        queue->busy++;
        taken = true;
    }
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

/* One task less to wait for; the last one brings `then`, for which there is
 * room. */
static void group_step(struct queue *queue, struct queue_group *group)
{
    if (--group->left)
        return;
    queue->promised--;
    queue->items[queue->count++] = (struct queue_item){group->then, NULL};
    pthread_cond_signal(&queue->changed);
    mem_free(group);
}

void queue_done(struct queue *queue, const struct queue_item *item, const struct coverage *part)
{
    pthread_mutex_lock(&queue->lock);
    queue->busy--;
    coverage_add(&queue->sum, part);
    if (item->group)
        group_step(queue, item->group);
    if (at_end(queue)) {
        pthread_cond_broadcast(&queue->changed);
        pthread_cond_broadcast(&queue->ended);
    }
    pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->changed);
    if (at_end(queue))
        pthread_cond_broadcast(&queue->ended);
    pthread_mutex_unlock(&queue->lock);
}

static struct timespec after_ms(unsigned ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

bool queue_wait(struct queue *queue, unsigned timeout_ms, struct coverage *sum)
{
    const struct timespec until = after_ms(timeout_ms);
    int timed_out = 0;
    bool ended;

    pthread_mutex_lock(&queue->lock);
    while (!at_end(queue) && !timed_out)
        timed_out = pthread_cond_timedwait(&queue->ended, &queue->lock, &until);
    ended = at_end(queue);
    *sum = queue->sum;
    pthread_mutex_unlock(&queue->lock);
    return ended;
}
