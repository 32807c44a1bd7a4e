/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/commit_scan.h"

#include <stdio.h>

#include "core/mem.h"
#include "git/changes.h"
#include "scan/blob_sieve.h"
#include "scan/change_scan.h"

/* Commits that one worker takes: neighbours, whose trees have much in common. */
#define BATCH_COMMITS 64

/* To look at a commit takes as long as to walk so many objects. */
#define COMMIT_OBJECTS 32

struct commit_batch {
    struct commit_scan *scan;
    size_t from;
    size_t to;
};

struct commit_scan {
    struct repo *repo;
    struct odb *odb;
    char *location;
    struct revision *revision;
    struct revlist *list;
    struct oid head; /* tree of HEAD; null where there is none */
    struct slice ref_names;
    struct blob_sieve *sieve; /* NULL: of few commits */
    struct commit_batch *batches;
};

void commit_scan_free(struct commit_scan *scan)
{
    if (!scan)
        return;
    blob_sieve_free(scan->sieve);
    revlist_free(scan->list);
    revision_free(scan->revision);
    odb_free(scan->odb);
    repo_free(scan->repo);
    mem_free(scan->batches);
    mem_free(scan->location);
    mem_free(scan);
}

struct problem_ctx {
    struct skips *skips;
    struct slice location;
};

static void on_problem(void *ctx, const struct odb_problem *problem)
{
    const struct problem_ctx *at = ctx;

    skips_add(at->skips, problem->reason, at->location, slice_str(problem->path), problem->detail);
}

static void say_missing(const struct commit_scan *scan, struct skips *skips)
{
    size_t count;
    const struct oid *missing = revlist_missing(scan->list, &count);

    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];
        char what[OID_MAX_HEX + 16];

        oid_hex(scan->repo->format, &missing[i], hex);
        snprintf(what, sizeof what, "object %s", hex);
        skips_add(skips, SKIP_MISSING, slice_str(scan->location), slice_str(what),
                  scan->repo->shallow ? "a commit beyond the edge of a shallow clone"
                                      : "a commit that is not there or cannot be read");
    }
}

static void find_head(struct commit_scan *scan)
{
    struct oid commit;
    struct commit head;

    if (refs_resolve(scan->repo, SLICE_LITERAL("HEAD"), &commit, NULL) == ERR_OK &&
        revision_read(scan->revision, &commit, &head, NULL) == ERR_OK)
        scan->head = head.tree;
}

static enum err_code open_objects(struct commit_scan *scan, const struct commit_pick *pick,
                                  const struct env *env, struct skips *skips, struct err *err)
{
    struct problem_ctx at = {skips, slice_str(scan->location)};
    enum err_code code = odb_new(scan->repo, on_problem, &at, &scan->odb, err);

    if (code == ERR_OK)
        code = revision_new(scan->repo, scan->odb, &scan->revision);
    if (code == ERR_OK)
        code = revlist_new(scan->revision, env, &scan->list);
    if (code == ERR_OK)
        code = commit_pick_run(pick, scan->repo, scan->revision, on_problem, &at, scan->list, err);
    if (code == ERR_OK) {
        find_head(scan);
        say_missing(scan, skips);
    }
    return code;
}

enum err_code commit_scan_new(struct repo *repo, struct slice location,
                              const struct commit_pick *pick, const struct env *env,
                              struct skips *skips, struct commit_scan **out, struct err *err)
{
    struct commit_scan *scan = mem_calloc(1, sizeof *scan);
    enum err_code code = ERR_NOMEM;

    if (scan) {
        scan->repo = repo;
        scan->ref_names = pick->ref_names;
        scan->location = mem_strndup(location.ptr, location.len);
        code = scan->location ? open_objects(scan, pick, env, skips, err) : ERR_NOMEM;
    } else {
        repo_free(repo);
    }
    if (code == ERR_OK) {
        *out = scan;
        return ERR_OK;
    }
    commit_scan_free(scan);
    return err && err->code != ERR_OK ? code : err_set(err, code, "%s", err_text(code));
}

static void drop_nothing(void *arg)
{
    (void)arg;
}

static void say_failure(struct worker *worker, const struct commit_scan *scan, enum err_code code)
{
    if (code != ERR_OK && code != ERR_CANCELLED)
        worker->sink.skipped(&worker->sink, SKIP_LIMIT, slice_str(scan->location), slice_str(""),
                             err_text(code));
}

/* A worker keeps what it reads with from one batch to the next. */
static enum err_code ready(struct worker *worker, const struct commit_scan *scan)
{
    if (worker->changes_of == scan)
        return ERR_OK;
    change_scan_free(worker->changes);
    worker->changes = NULL;
    worker->changes_of = scan;
    return change_scan_new(worker, scan->repo, scan->odb, slice_str(scan->location),
                           &worker->changes);
}

static void scan_commits(struct worker *worker, const struct commit_scan *scan, size_t from,
                         size_t to)
{
    size_t count;
    const struct oid *commits = revlist_commits(scan->list, &count);
    enum err_code code = ready(worker, scan);

    if (code == ERR_OK) {
        change_scan_head(worker->changes, oid_is_null(&scan->head) ? NULL : &scan->head);
        change_scan_sieve(worker->changes, scan->sieve);
    }
    for (size_t i = to; i-- > from && code == ERR_OK;)
        code = change_scan_commit(worker->changes, &commits[i], i);
    say_failure(worker, scan, code);
}

static void run_batch(struct sink *sink, void *arg)
{
    const struct commit_batch *batch = arg;

    scan_commits((struct worker *)sink, batch->scan, batch->from, batch->to);
}

static void scan_objects(struct worker *worker, const struct commit_scan *scan)
{
    size_t count;
    const struct oid *objects = revlist_objects(scan->list, &count);
    enum err_code code = ready(worker, scan);

    for (size_t i = 0; i < count && code == ERR_OK; i++)
        code = change_scan_object(worker->changes, &objects[i]);
    say_failure(worker, scan, code);
}

static void scan_ref_names(struct worker *worker, const struct commit_scan *scan)
{
    const struct blob blob = {
        .bytes = scan->ref_names,
        .kind = PLACE_REF_NAME,
        .target = slice_str(scan->location),
    };

    if (blob.bytes.len)
        worker->sink.blob(&worker->sink, &blob);
}

static void run_batches(struct sink *sink, void *arg)
{
    struct commit_scan *scan = arg;
    size_t commits;
    size_t count;

    revlist_commits(scan->list, &commits);
    count = commits / BATCH_COMMITS + (commits % BATCH_COMMITS != 0);
    scan->batches = mem_calloc(count, sizeof *scan->batches);
    if (!scan->batches) {
        say_failure((struct worker *)sink, scan, ERR_NOMEM);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t from = i * BATCH_COMMITS;
        size_t to = from + BATCH_COMMITS < commits ? from + BATCH_COMMITS : commits;

        scan->batches[i] = (struct commit_batch){scan, from, to};
        sink->submit(sink, (struct task){run_batch, drop_nothing, &scan->batches[i]});
    }
}

static bool is_worth_a_sieve(const struct commit_scan *scan, const struct worker *worker,
                             size_t commits)
{
    return !worker->exhaustive && commits > odb_numbers(scan->odb) / COMMIT_OBJECTS;
}

static void run_first(struct sink *sink, void *arg)
{
    struct commit_scan *scan = arg;
    struct worker *worker = (struct worker *)sink;
    size_t count;

    revlist_commits(scan->list, &count);
    scan_ref_names(worker, scan);
    scan_objects(worker, scan);
    if (count <= BATCH_COMMITS)
        scan_commits(worker, scan, 0, count);
    else if (is_worth_a_sieve(scan, worker, count) &&
             blob_sieve_new(scan->odb, &scan->sieve) == ERR_OK)
        blob_sieve_run(scan->sieve, worker, (struct task){run_batches, drop_nothing, scan});
    else
        run_batches(sink, scan);
}

struct task commit_scan_task(struct commit_scan *scan)
{
    return (struct task){run_first, drop_nothing, scan};
}
