/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/origins.h"

#include "core/mem.h"

/* A worker of the walk. */
struct gatherer {
    struct sink sink; /* first, so that a task's sink is its gatherer */
    struct walk *walk;
    struct walker *walker;
    struct provenance_hand *hand;
    enum err_code code; /* the first failure */
};

struct gathering {
    struct walk *walk;
    struct gatherer *gatherers;
    struct sink **sinks;
    size_t count;
    size_t *numbers; /* of parts or units: the arguments of tasks */
};

static enum err_code on_object(void *ctx, struct walk_object *object)
{
    struct gatherer *gatherer = ctx;
    enum err_code code = provenance_hand_show(gatherer->hand, object);

    if (code == ERR_OK && env_cancelled(gatherer->sink.env))
        code = ERR_CANCELLED;
    return code;
}

static void on_release(void *ctx, void *user)
{
    provenance_hand_release(((struct gatherer *)ctx)->hand, user);
}

/* The scan of all objects has told of it. */
static void on_problem(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

static void run_unit(struct sink *sink, void *arg)
{
    struct gatherer *gatherer = (struct gatherer *)sink;
    const struct walk_visitor visitor = {on_object, on_release, on_problem, gatherer};
    const size_t *unit = arg;
    enum err_code code;

    if (gatherer->code != ERR_OK)
        return;
    code = walk_unit(gatherer->walk, gatherer->walker, *unit, &visitor);
    gatherer->code = code;
}

static void run_preparation(struct sink *sink, void *arg)
{
    struct gatherer *gatherer = (struct gatherer *)sink;
    const size_t *part = arg;

    if (gatherer->code == ERR_OK)
        gatherer->code = walk_prepare(gatherer->walk, *part);
}

static void drop_nothing(void *arg)
{
    (void)arg;
}

/* Runs `run` for the numbers [0, count) on all gatherers. */
static enum err_code run_all(struct gathering *gathering, void (*run)(struct sink *, void *),
                             size_t count, const struct env *env)
{
    struct queue *queue = NULL;
    size_t *numbers = mem_calloc(count, sizeof *numbers);
    enum err_code code = numbers ? queue_new(&queue) : ERR_NOMEM;

    mem_free(gathering->numbers);
    gathering->numbers = numbers;
    for (size_t i = count; i-- > 0 && code == ERR_OK;) {
        numbers[i] = i;
        code = queue_push(queue, (struct task){run, drop_nothing, &numbers[i]});
    }
    if (code == ERR_OK)
        code = pool_run(queue, gathering->sinks, gathering->count, env, NULL, NULL, NULL);
    for (size_t i = 0; i < gathering->count && code == ERR_OK; i++)
        code = gathering->gatherers[i].code;
    queue_free(queue);
    return code;
}

static enum err_code make_gatherers(struct gathering *gathering, size_t count,
                                    const struct env *env)
{
    gathering->gatherers = mem_calloc(count, sizeof *gathering->gatherers);
    gathering->sinks = mem_calloc(count, sizeof(struct sink *));
    if (!gathering->gatherers || !gathering->sinks)
        return ERR_NOMEM;
    gathering->count = count;
    for (size_t i = 0; i < count; i++) {
        gathering->gatherers[i].walk = gathering->walk;
        gathering->gatherers[i].sink.env = env;
        gathering->sinks[i] = &gathering->gatherers[i].sink;
    }
    return ERR_OK;
}

/* Walkers can be made once the walk is planned. */
static enum err_code give_hands(struct gathering *gathering, const struct provenance *provenance)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < gathering->count && code == ERR_OK; i++) {
        code = walker_new(gathering->walk, &gathering->gatherers[i].walker);
        if (code == ERR_OK)
            code = provenance_hand_new(provenance, &gathering->gatherers[i].hand);
    }
    return code;
}

static void gathering_release(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->count; i++) {
        walker_free(gathering->gatherers[i].walker);
        provenance_hand_free(gathering->gatherers[i].hand);
    }
    mem_free(gathering->gatherers);
    mem_free(gathering->sinks);
    mem_free(gathering->numbers);
    walk_free(gathering->walk);
}

enum err_code origins_gather(const struct odb *odb, struct provenance *provenance, size_t threads,
                             const struct env *env)
{
    struct walk_options options = WALK_DEFAULTS;
    struct gathering gathering = {0};
    enum err_code code;

    options.types = OBJECT_BIT(OBJECT_COMMIT) | OBJECT_BIT(OBJECT_TREE);
    options.env = env;
    code = walk_new(odb, &options, &gathering.walk);
    if (code == ERR_OK)
        code = make_gatherers(&gathering, threads, env);
    if (code == ERR_OK)
        code = run_all(&gathering, run_preparation, walk_preparations(gathering.walk), env);
    if (code == ERR_OK)
        code = walk_plan(gathering.walk);
    if (code == ERR_OK)
        code = give_hands(&gathering, provenance);
    if (code == ERR_OK)
        code = run_all(&gathering, run_unit, walk_units(gathering.walk), env);
    for (size_t i = 0; i < gathering.count && code == ERR_OK; i++)
        code = provenance_take(provenance, gathering.gatherers[i].hand);
    if (code == ERR_OK)
        code = provenance_settle(provenance);
    gathering_release(&gathering);
    return code;
}
