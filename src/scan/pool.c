/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/pool.h"

#include <pthread.h>
#include <sched.h>

#include "core/limits.h"
#include "core/mem.h"

#define WATCH_MS 100

/* Enough for the libraries' frames; the default of 8 MiB a thread counts
 * against the address space limits that some servers set. */
#define STACK_BYTES ((size_t)1 << 20)

struct worker_thread {
    pthread_t id;
    struct queue *queue;
    struct sink *sink;
};

static void *work(void *arg)
{
    struct worker_thread *self = arg;
    struct queue_item item;

    while (queue_take(self->queue, &item)) {
        const struct coverage before = self->sink->coverage;

        self->sink->coverage = (struct coverage){0};
        item.task.run(self->sink, item.task.arg);
        queue_done(self->queue, &item, &self->sink->coverage);
        coverage_add(&self->sink->coverage, &before);
    }
    return NULL;
}

static enum err_code start(struct worker_thread *threads, size_t count, size_t *started,
                           struct err *err)
{
    pthread_attr_t attr;
    int failed = 0;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    while (*started < count && !failed) {
        failed = pthread_create(&threads[*started].id, &attr, work, &threads[*started]);
        *started += failed ? 0 : 1;
    }
    pthread_attr_destroy(&attr);
    /* Fewer threads than asked for are slower, not wrong. */
    return *started ? ERR_OK : err_sys(err, ERR_NOMEM, failed, "cannot start a thread");
}

static void watch(struct queue *queue, const struct env *env, pool_progress_fn progress, void *ctx)
{
    struct coverage sum;

    while (!queue_wait(queue, WATCH_MS, &sum)) {
        if (env_cancelled(env))
            queue_close(queue);
        else if (progress)
            progress(ctx, &sum);
    }
}

enum err_code pool_run(struct queue *queue, struct sink *const *sinks, size_t count,
                       const struct env *env, pool_progress_fn progress, void *ctx, struct err *err)
{
    struct worker_thread *threads = mem_calloc(count, sizeof *threads);
    size_t started = 0;
    enum err_code code;

    if (!threads)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < count; i++) {
        threads[i].queue = queue;
        threads[i].sink = sinks[i];
    }
    code = start(threads, count, &started, err);
    if (code == ERR_OK)
        watch(queue, env, progress, ctx);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i].id, NULL);
    mem_free(threads);
    if (code == ERR_OK && env_cancelled(env))
        code = err_set(err, ERR_CANCELLED, "interrupted");
    return code;
}

/* What the threads of pool_each share. */
struct each {
    pthread_mutex_t lock;
    size_t next;
    size_t count;
    void (*run)(void *ctx, size_t i);
    void *ctx;
};

static size_t take_next(struct each *each)
{
    size_t next;

    pthread_mutex_lock(&each->lock);
    next = each->next;
    each->next += next < each->count;
    pthread_mutex_unlock(&each->lock);
    return next;
}

static void *run_each(void *arg)
{
    struct each *each = arg;
    size_t i;

    while ((i = take_next(each)) < each->count)
        each->run(each->ctx, i);
    return NULL;
}

void pool_each(size_t threads, size_t count, void (*run)(void *ctx, size_t i), void *ctx)
{
    struct each each = {PTHREAD_MUTEX_INITIALIZER, 0, count, run, ctx};
    pthread_t ids[LIMIT_THREADS];
    size_t most = threads < count ? threads : count;
    size_t started = 0;

    while (started < LIMIT_THREADS && started + 1 < most &&
           pthread_create(&ids[started], NULL, run_each, &each) == 0)
        started++;
    run_each(&each);
    while (started > 0)
        pthread_join(ids[--started], NULL);
    pthread_mutex_destroy(&each.lock);
}

size_t pool_default_threads(void)
{
    cpu_set_t set;
    int count = 1;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        count = CPU_COUNT(&set);
    if (count < 1)
        count = 1;
    return (size_t)count < LIMIT_THREADS ? (size_t)count : LIMIT_THREADS;
}
