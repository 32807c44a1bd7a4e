/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/blob_sieve.h"

#include "core/mem.h"
#include "git/walk.h"

/* The number of a preparation or unit, for a task. */
struct sieve_part {
    struct blob_sieve *sieve;
    size_t index;
};

struct blob_sieve {
    const struct odb *odb;
    uint32_t *sizes; /* by odb_number(): size and one more of a clean blob; else 0 */
    struct walk *walk;
    unsigned step;           /* of the walk's preparations */
    struct walker **walkers; /* one for each worker */
    size_t walker_count;
    struct sieve_part *parts;
    struct task then;
};

enum err_code blob_sieve_new(const struct odb *odb, struct blob_sieve **out)
{
    struct blob_sieve *sieve = mem_calloc(1, sizeof *sieve);

    if (!sieve)
        return ERR_NOMEM;
    sieve->odb = odb;
    sieve->sizes = mem_calloc(odb_numbers(odb), sizeof *sieve->sizes);
    if (!sieve->sizes) {
        mem_free(sieve);
        return ERR_NOMEM;
    }
    *out = sieve;
    return ERR_OK;
}

/* Gives back what only the walk needs. */
static void end_walk(struct blob_sieve *sieve)
{
    for (size_t i = 0; i < sieve->walker_count; i++)
        walker_free(sieve->walkers[i]);
    mem_free(sieve->walkers);
    mem_free(sieve->parts);
    walk_free(sieve->walk);
    sieve->walkers = NULL;
    sieve->walker_count = 0;
    sieve->parts = NULL;
    sieve->walk = NULL;
}

void blob_sieve_free(struct blob_sieve *sieve)
{
    if (!sieve)
        return;
    end_walk(sieve);
    mem_free(sieve->sizes);
    mem_free(sieve);
}

bool blob_sieve_is_clean(const struct blob_sieve *sieve, const struct oid *oid, uint64_t *size)
{
    uint32_t number = odb_number(sieve->odb, oid->bytes);

    if (number == ODB_UNNUMBERED || !sieve->sizes[number])
        return false;
    *size = sieve->sizes[number] - 1;
    return true;
}

static void drop_part(void *arg)
{
    (void)arg;
}

static void drop_rest(void *arg)
{
    struct blob_sieve *sieve = arg;

    sieve->then.drop(sieve->then.arg);
}

/* One task for each of `count` parts, then `next`. */
static void submit_parts(struct blob_sieve *sieve, struct sink *sink, size_t count,
                         void (*run)(struct sink *, void *), void (*next)(struct sink *, void *))
{
    struct task *tasks = mem_calloc(count, sizeof *tasks);
    struct sieve_part *parts = mem_calloc(count, sizeof *parts);

    mem_free(sieve->parts);
    sieve->parts = parts;
    if (!tasks || !parts)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct sieve_part){sieve, i};
        tasks[i] = (struct task){run, drop_part, &parts[i]};
    }
    sink->submit_group(sink, tasks, count, (struct task){next, drop_rest, sieve});
    mem_free(tasks);
}

struct visit {
    struct worker *worker;
    struct blob_sieve *sieve;
};

/* What is found counts; what it is will be asked when the blob is read. */
static enum err_code on_match(void *ctx, const struct match *match, struct finding **out)
{
    (void)ctx;
    (void)match;
    *out = NULL;
    return ERR_OK;
}

/* Whether only secrets would be looked for in it. */
static bool is_plain(const struct worker *worker, struct slice bytes)
{
    if (worker_is_utf32(bytes))
        return false;
    return !worker->git_archives || !archive_kind_of_all(bytes);
}

static enum err_code on_blob(void *ctx, struct walk_object *object)
{
    struct visit *visit = ctx;
    struct worker *worker = visit->worker;
    const struct inherit_object what = {
        .bytes = object->bytes,
        .base = object->base_user,
        .base_len = object->base.len,
        .spans = object->spans,
        .span_count = object->span_count,
    };
    const struct hit_map *map;
    struct hit_map *kept = NULL;
    enum err_code scanned;
    enum err_code code = ERR_OK;

    if (env_cancelled(worker->sink.env))
        return ERR_CANCELLED;
    if (object->offset || !object->last || object->number == ODB_UNNUMBERED)
        return ERR_OK;
    scanned = inherit_scan(worker->inherit, &what, on_match, NULL, &map);
    if (scanned != ERR_OK && scanned != ERR_LIMIT)
        return scanned;
    if (object->kept)
        code = hit_map_copy(map, &kept);
    object->user = kept;
    if (scanned == ERR_OK && !map->match_count && is_plain(worker, object->bytes))
        visit->sieve->sizes[object->number] = (uint32_t)object->bytes.len + 1;
    return code;
}

static void on_release(void *ctx, void *user)
{
    struct hit_map *map = user;

    (void)ctx;
    hit_map_release(map);
    mem_free(map);
}

/* What cannot be read here is told when its turn comes. */
static void overlook(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

static void run_unit(struct sink *sink, void *arg)
{
    const struct sieve_part *part = arg;
    struct visit visit = {(struct worker *)sink, part->sieve};
    const struct walk_visitor visitor = {on_blob, on_release, overlook, &visit};
    struct walker **walker = &part->sieve->walkers[visit.worker->number];
    enum err_code code = ERR_OK;

    if (!*walker)
        code = walker_new(part->sieve->walk, walker);
    if (code == ERR_OK)
        code = walk_unit(part->sieve->walk, *walker, part->index, &visitor);
    (void)code; /* blobs that were not seen are not clean */
}

static void run_finish(struct sink *sink, void *arg)
{
    struct blob_sieve *sieve = arg;

    end_walk(sieve);
    sink->submit(sink, sieve->then);
}

static void run_plan(struct sink *sink, void *arg)
{
    struct blob_sieve *sieve = arg;
    const struct worker *worker = (struct worker *)sink;

    walk_plan(sieve->walk);
    sieve->walkers = mem_calloc(worker->count, sizeof(struct walker *));
    sieve->walker_count = sieve->walkers ? worker->count : 0;
    submit_parts(sieve, sink, sieve->walkers ? walk_units(sieve->walk) : 0, run_unit, run_finish);
}

static void run_preparation(struct sink *sink, void *arg)
{
    const struct sieve_part *part = arg;
    enum err_code code = walk_prepare(part->sieve->walk, part->sieve->step, part->index);

    (void)sink;
    (void)code; /* a pack that was not prepared is not walked */
}

static void run_step(struct sink *sink, void *arg);

static void prepare(struct blob_sieve *sieve, struct sink *sink, unsigned step)
{
    sieve->step = step;
    submit_parts(sieve, sink, walk_parts(sieve->walk, step), run_preparation,
                 step + 1 < WALK_STEPS ? run_step : run_plan);
}

static void run_step(struct sink *sink, void *arg)
{
    struct blob_sieve *sieve = arg;

    prepare(sieve, sink, sieve->step + 1);
}

void blob_sieve_run(struct blob_sieve *sieve, struct worker *worker, struct task then)
{
    struct walk_options options = WALK_DEFAULTS;
    struct sink *sink = &worker->sink;

    options.types = OBJECT_BIT(OBJECT_BLOB);
    options.margin_bytes = sink->overlap_bytes;
    options.env = sink->env;
    sieve->then = then;
    if (walk_new(sieve->odb, &options, &sieve->walk) != ERR_OK)
        sink->submit(sink, then);
    else
        prepare(sieve, sink, 0);
}
