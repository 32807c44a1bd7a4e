/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: walk_bench REPO [THREADS [none|touch|list|read]]
 *
 * Walks all objects of a repository and says how long it took. "none" looks
 * at no byte, "touch" at each, "list" prints name, type, size and a hash of
 * the content, "read" reads each object by its name once more and compares.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "core/mem.h"
#include "git/walk.h"

struct bench {
    struct walk *walk;
    const struct odb *odb;
    atomic_size_t next;
    bool prepare;
    unsigned step; /* of the preparations */
    bool touch;
    bool list;
    bool read;
};

struct worker {
    struct bench *bench;
    struct walker *walker;
    struct odb_reader *reader;
    struct buf copy;
    pthread_t thread;
    uint64_t objects[5];
    uint64_t bytes;
    uint64_t found;
    uint64_t problems;
    uint64_t wrong;
    uint64_t inserted;
    uint64_t spans;
    uint64_t sum;
};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* FNV-1a over eight bytes at a time: tells contents apart well enough here. */
static uint64_t sum_of(uint64_t sum, struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        sum = (sum ^ (unsigned char)bytes.ptr[i]) * UINT64_C(0x100000001b3);
    return sum;
}

static void print(struct worker *worker, const struct walk_object *object)
{
    const struct oid oid = oid_from(odb_format(worker->bench->odb), object->name);
    char hex[OID_MAX_HEX + 1];

    if (object->offset == 0)
        worker->sum = UINT64_C(0xcbf29ce484222325);
    worker->sum = sum_of(worker->sum, slice_sub(object->bytes, object->overlap, object->bytes.len));
    if (!object->last)
        return;
    oid_hex(odb_format(worker->bench->odb), &oid, hex);
    printf("%s %s %llu %016llx\n", hex, object_type_name(object->type),
           (unsigned long long)object->size, (unsigned long long)worker->sum);
}

static void read_again(struct worker *worker, const struct walk_object *object)
{
    const struct oid oid = oid_from(odb_format(worker->bench->odb), object->name);
    enum object_type type;
    enum err_code code;
    uint64_t size = 0;

    if (object->bytes.len != object->size)
        return;
    code = odb_info(worker->reader, &oid, &type, &size);
    worker->wrong += code != ERR_OK || type != object->type || size != object->size;
    code = odb_read(worker->reader, &oid, &type, &worker->copy);
    worker->wrong += code != ERR_OK || type != object->type ||
                     !slice_equal(buf_slice(&worker->copy), object->bytes);
}

/* What the spans say must be what the bytes are. */
static void check_spans(struct worker *worker, const struct walk_object *object)
{
    size_t at = 0;

    for (size_t i = 0; i < object->span_count; i++) {
        const struct delta_span *span = &object->spans[i];
        bool right = span->target == at && span->length <= object->bytes.len - at;
        if (right && span->base != DELTA_INSERTED)
            right =
                memcmp(object->bytes.ptr + at, object->base.ptr + span->base, span->length) == 0;
        worker->wrong += !right;
        at += span->length;
    }
    worker->wrong += object->span_count && at != object->bytes.len;
}

static enum err_code see(void *ctx, struct walk_object *object)
{
    struct worker *worker = ctx;

    if (object->last)
        worker->objects[object->type]++;
    worker->bytes += object->bytes.len - object->overlap;
    for (size_t i = 0; i < object->span_count; i++)
        if (object->spans[i].base == DELTA_INSERTED)
            worker->inserted += object->spans[i].length;
    worker->spans += object->span_count;
    if (!object->span_count)
        worker->inserted += object->bytes.len;
    if (worker->bench->touch && object->bytes.len)
        worker->found += memchr(object->bytes.ptr, 1, object->bytes.len) != NULL;
    if (worker->bench->list)
        print(worker, object);
    if (worker->bench->read) {
        check_spans(worker, object);
        read_again(worker, object);
    }
    return ERR_OK;
}

static void trouble(void *ctx, const struct odb_problem *problem)
{
    struct worker *worker = ctx;
    char hex[OID_MAX_HEX + 1] = "";

    if (worker)
        worker->problems++;
    if (problem->oid)
        oid_hex(OID_SHA256, problem->oid, hex);
    fprintf(stderr, "problem %d: %s %s at %llu: %s\n", (int)problem->reason, problem->path, hex,
            (unsigned long long)problem->offset, problem->detail);
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct bench *bench = worker->bench;
    const struct walk_visitor visitor = {.object = see, .problem = trouble, .ctx = worker};
    size_t count = bench->prepare ? walk_parts(bench->walk, bench->step) : walk_units(bench->walk);
    size_t i;

    while ((i = atomic_fetch_add(&bench->next, 1)) < count) {
        enum err_code code = bench->prepare ? walk_prepare(bench->walk, bench->step, i)
                                            : walk_unit(bench->walk, worker->walker, i, &visitor);
        if (code != ERR_OK)
            fprintf(stderr, "part %zu: %s\n", i, err_text(code));
    }
    return NULL;
}

static void run(struct bench *bench, struct worker *workers, size_t threads)
{
    atomic_store(&bench->next, 0);
    for (size_t i = 1; i < threads; i++)
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    work(&workers[0]);
    for (size_t i = 1; i < threads; i++)
        pthread_join(workers[i].thread, NULL);
}

static void report(const struct worker *workers, size_t threads, double start,
                   const double *prepared)
{
    struct worker sum = {0};
    struct rusage usage;
    double end = seconds();

    for (size_t i = 0; i < threads; i++) {
        for (size_t type = 0; type < 5; type++)
            sum.objects[type] += workers[i].objects[type];
        sum.bytes += workers[i].bytes;
        sum.problems += workers[i].problems;
        sum.inserted += workers[i].inserted;
        sum.spans += workers[i].spans;
        sum.wrong += workers[i].wrong;
    }
    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr,
            "%llu commits %llu trees %llu blobs %llu tags, %.2f GB, %.2f GB inserted, %llu spans, "
            "%llu problems, %llu wrong\n",
            (unsigned long long)sum.objects[1], (unsigned long long)sum.objects[2],
            (unsigned long long)sum.objects[3], (unsigned long long)sum.objects[4],
            (double)sum.bytes / 1e9, (double)sum.inserted / 1e9, (unsigned long long)sum.spans,
            (unsigned long long)sum.problems, (unsigned long long)sum.wrong);
    fprintf(stderr, "order %.3f s, read %.3f s, plan %.3f s, walk %.3f s, all %.3f s\n",
            prepared[0] - start, prepared[1] - prepared[0], prepared[2] - prepared[1],
            end - prepared[2], end - start);
}

int main(int argc, char **argv)
{
    struct repo_options where = {0};
    struct walk_options options = WALK_DEFAULTS;
    size_t threads = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    const char *mode = argc > 3 ? argv[3] : "none";
    struct worker *workers = mem_calloc(threads, sizeof *workers);
    struct bench bench = {.touch = !strcmp(mode, "touch"),
                          .list = !strcmp(mode, "list"),
                          .read = !strcmp(mode, "read")};
    double start = seconds();
    double prepared[WALK_STEPS];
    struct repo *repo = NULL;
    struct odb *odb = NULL;
    struct err err = ERR_INIT;

    if (getenv("WALK_BUDGET"))
        options.budget_bytes = strtoul(getenv("WALK_BUDGET"), NULL, 10);
    if (getenv("WALK_WHOLE"))
        options.whole_bytes = strtoul(getenv("WALK_WHOLE"), NULL, 10);
    if (argc < 2 || !workers || repo_open(argv[1], &where, &repo, &err) != ERR_OK ||
        odb_new(repo, trouble, NULL, &odb, &err) != ERR_OK ||
        walk_new(odb, &options, &bench.walk) != ERR_OK) {
        fprintf(stderr, "walk_bench: %s\n", err.msg);
        return 2;
    }
    bench.odb = odb;
    for (size_t i = 0; i < threads; i++) {
        workers[i].bench = &bench;
        buf_init(&workers[i].copy, LIMIT_DELTA_BYTES);
        if (walker_new(bench.walk, &workers[i].walker) != ERR_OK ||
            odb_reader_new(odb, &workers[i].reader) != ERR_OK)
            return 2;
    }
    bench.prepare = true;
    for (; bench.step < WALK_STEPS; bench.step++) {
        run(&bench, workers, threads);
        prepared[bench.step] = seconds();
    }
    walk_plan(bench.walk);
    bench.prepare = false;
    run(&bench, workers, threads);
    report(workers, threads, start, prepared);
    for (size_t i = 0; i < threads; i++) {
        walker_free(workers[i].walker);
        odb_reader_free(workers[i].reader);
        buf_release(&workers[i].copy);
    }
    mem_free(workers);
    walk_free(bench.walk);
    odb_free(odb);
    repo_free(repo);
    return 0;
}
