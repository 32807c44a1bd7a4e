/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/pool.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/unit.h"

#define WORKERS 4

/* A sink that only hands tasks on. */
struct hand {
    struct sink sink;
    struct queue *queue;
};

static void submit(struct sink *sink, struct task task)
{
    assert_int_equal(queue_push(((struct hand *)sink)->queue, task), ERR_OK);
}

static void submit_group(struct sink *sink, const struct task *tasks, size_t count,
                         struct task then)
{
    assert_int_equal(queue_push_group(((struct hand *)sink)->queue, tasks, count, then), ERR_OK);
}

static void init_hands(struct hand *hands, struct sink **sinks, struct queue *queue)
{
    for (size_t i = 0; i < WORKERS; i++) {
        hands[i] =
            (struct hand){.sink = {.submit = submit, .submit_group = submit_group}, .queue = queue};
        sinks[i] = &hands[i].sink;
    }
}

static void drop_number(void *arg)
{
    mem_free(arg);
}

/* A task with a number n counts one file and brings two tasks of n - 1. */
static void count_down(struct sink *sink, void *arg)
{
    unsigned left = *(unsigned *)arg;

    mem_free(arg);
    sink->coverage.files++;
    for (int i = 0; left && i < 2; i++) {
        unsigned *next = mem_alloc(sizeof *next);

        *next = left - 1;
        sink->submit(sink, (struct task){count_down, drop_number, next});
    }
}

static struct coverage run_pool(struct task root, const struct env *env, enum err_code expected)
{
    struct hand hands[WORKERS];
    struct sink *sinks[WORKERS];
    struct coverage sum = {0};
    struct queue *queue;
    struct err err = ERR_INIT;

    assert_int_equal(queue_new(&queue), ERR_OK);
    init_hands(hands, sinks, queue);
    assert_int_equal(queue_push(queue, root), ERR_OK);
    assert_int_equal(pool_run(queue, sinks, WORKERS, env, NULL, NULL, &err), expected);
    for (size_t i = 0; i < WORKERS; i++)
        coverage_add(&sum, &hands[i].sink.coverage);
    queue_free(queue);
    return sum;
}

static void tasks_that_bring_tasks_are_all_run(void **state)
{
    unsigned *depth = mem_alloc(sizeof *depth);

    (void)state;
    *depth = 12;
    assert_int_equal(
        run_pool((struct task){count_down, drop_number, depth}, &env_default, ERR_OK).files, 8191);
}

/* Shared by the tasks of a group. The queue's lock orders their accesses. */
struct group {
    unsigned parts[64];
    bool then_saw_all;
};

static void mark(struct sink *sink, void *arg)
{
    (void)sink;
    *(unsigned *)arg = 1;
}

static void drop_nothing(void *arg)
{
    (void)arg;
}

static void look_at_all(struct sink *sink, void *arg)
{
    struct group *group = arg;

    (void)sink;
    group->then_saw_all = true;
    for (size_t i = 0; i < ARRAY_LEN(group->parts); i++)
        group->then_saw_all &= group->parts[i] == 1;
}

static void begin_group(struct sink *sink, void *arg)
{
    struct group *group = arg;
    struct task tasks[ARRAY_LEN(group->parts)];

    for (size_t i = 0; i < ARRAY_LEN(tasks); i++)
        tasks[i] = (struct task){mark, drop_nothing, &group->parts[i]};
    sink->submit_group(sink, tasks, ARRAY_LEN(tasks),
                       (struct task){look_at_all, drop_nothing, group});
}

static void what_waits_for_a_group_comes_after_all_of_it(void **state)
{
    struct group group = {{0}, false};

    (void)state;
    run_pool((struct task){begin_group, drop_nothing, &group}, &env_default, ERR_OK);
    assert_true(group.then_saw_all);
}

static void begin_empty_group(struct sink *sink, void *arg)
{
    sink->submit_group(sink, NULL, 0, (struct task){mark, drop_nothing, arg});
}

static void what_waits_for_an_empty_group_comes_at_once(void **state)
{
    unsigned marked = 0;

    (void)state;
    run_pool((struct task){begin_empty_group, drop_nothing, &marked}, &env_default, ERR_OK);
    assert_int_equal(marked, 1);
}

/* Never ends by itself: brings a task like itself for ever. */
static void for_ever(struct sink *sink, void *arg)
{
    (void)arg;
    sink->submit(sink, (struct task){for_ever, drop_nothing, NULL});
}

static void a_raised_flag_ends_it_and_drops_the_rest(void **state)
{
    atomic_bool cancel = true;
    struct env env = env_default;

    (void)state;
    env.cancel = &cancel;
    run_pool((struct task){for_ever, drop_nothing, NULL}, &env, ERR_CANCELLED);
}

static void dropping_a_group_drops_what_waits_for_it_once(void **state)
{
    struct queue *queue;
    struct task tasks[3];
    unsigned *then = mem_alloc(sizeof *then);

    (void)state;
    assert_int_equal(queue_new(&queue), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(tasks); i++)
        tasks[i] = (struct task){count_down, drop_number, mem_alloc(sizeof(unsigned))};
    assert_int_equal(queue_push_group(queue, tasks, ARRAY_LEN(tasks),
                                      (struct task){count_down, drop_number, then}),
                     ERR_OK);
    queue_free(queue); /* the sanitizers see a second free or none */
}

static void note_run(void *ctx, size_t i)
{
    unsigned char *runs = ctx;

    runs[i]++;
}

static void each_is_run_once_in_any_number_of_threads(void **state)
{
    (void)state;
    for (size_t threads = 0; threads < 9; threads++)
        for (size_t count = 0; count < 9; count++) {
            unsigned char runs[10] = {0};

            pool_each(threads, count, note_run, runs);
            for (size_t i = 0; i < sizeof runs; i++)
                assert_int_equal(runs[i], i < count);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_that_bring_tasks_are_all_run),
        cmocka_unit_test(what_waits_for_a_group_comes_after_all_of_it),
        cmocka_unit_test(what_waits_for_an_empty_group_comes_at_once),
        cmocka_unit_test(a_raised_flag_ends_it_and_drops_the_rest),
        cmocka_unit_test(dropping_a_group_drops_what_waits_for_it_once),
        cmocka_unit_test(each_is_run_once_in_any_number_of_threads),
    };

    return cmocka_run_group_tests_name("scan/pool", tests, NULL, NULL);
}
