/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/change_task.h"

#include <stdio.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"
#include "git/refs.h"

struct staged {
    struct repo *repo;
    char location[];
};

/* The commits that the next commit will have as parents. */
struct parents {
    struct oid *items;
    size_t count;
    size_t cap;
};

static void drop_staged(void *arg)
{
    struct staged *staged = arg;

    repo_free(staged->repo);
    mem_free(staged);
}

static void skip(struct worker *worker, const struct staged *staged, enum err_code code,
                 const char *detail)
{
    enum skip_reason reason = code == ERR_UNSUPPORTED ? SKIP_UNSUPPORTED
                              : code == ERR_IO        ? SKIP_UNREADABLE
                                                      : SKIP_CORRUPT;

    if (code != ERR_CANCELLED)
        worker->sink.skipped(&worker->sink, reason, slice_str(staged->location), slice_str(""),
                             detail);
}

struct problem_ctx {
    struct worker *worker;
    const struct staged *staged;
};

static void on_problem(void *ctx, const struct odb_problem *problem)
{
    const struct problem_ctx *at = ctx;

    at->worker->sink.skipped(&at->worker->sink, problem->reason, slice_str(at->staged->location),
                             slice_str(problem->path), problem->detail);
}

static enum err_code add_parent(struct parents *parents, const struct oid *oid)
{
    if (parents->count == parents->cap) {
        size_t cap = mem_grow(parents->cap, parents->count + 1, LIMIT_PARENTS);
        struct oid *grown = cap ? mem_realloc(parents->items, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        parents->items = grown;
        parents->cap = cap;
    }
    parents->items[parents->count++] = *oid;
    return ERR_OK;
}

/* MERGE_HEAD has a line for each commit that is being merged. */
static enum err_code add_merged(const struct repo *repo, struct parents *parents)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf text = BUF_INIT(1 * MIB);
    struct slice rest;
    struct slice line;
    struct oid oid;
    enum err_code code = ERR_OK;

    buf_printf(&path, "%s/MERGE_HEAD", repo->git_dir);
    if (buf_status(&path) == ERR_OK && file_read(buf_str(&path), &text, NULL) == ERR_OK) {
        rest = buf_slice(&text);
        while (code == ERR_OK && slice_cut(&rest, '\n', &line))
            if (oid_parse(repo->format, slice_trim(line), &oid))
                code = add_parent(parents, &oid);
    }
    buf_release(&path);
    buf_release(&text);
    return code;
}

static enum err_code find_parents(const struct repo *repo, struct parents *parents, struct err *err)
{
    struct oid head;
    enum err_code code = refs_resolve(repo, SLICE_LITERAL("HEAD"), &head, err);

    if (code == ERR_NOTFOUND) /* the first commit of a branch */
        return ERR_OK;
    if (code == ERR_OK)
        code = add_parent(parents, &head);
    return code == ERR_OK ? add_merged(repo, parents) : code;
}

static enum err_code scan_staged(struct worker *worker, const struct staged *staged,
                                 const struct odb *odb, struct err *err)
{
    const struct repo *repo = staged->repo;
    struct change_scan *scan = NULL;
    struct parents parents = {0};
    struct index *index = NULL;
    enum err_code code;

    code = index_read(repo->index_file, repo->git_dir, repo->format, &index, err);
    if (code == ERR_OK)
        code = find_parents(repo, &parents, err);
    if (code == ERR_OK)
        code = change_scan_new(worker, repo, odb, slice_str(staged->location), &scan);
    if (code == ERR_OK)
        code = change_scan_index(scan, index, parents.items, parents.count);
    change_scan_free(scan);
    index_free(index);
    mem_free(parents.items);
    return code;
}

static void run_staged(struct sink *sink, void *arg)
{
    struct staged *staged = arg;
    struct worker *worker = (struct worker *)sink;
    struct problem_ctx at = {worker, staged};
    struct odb *odb = NULL;
    struct err err = ERR_INIT;
    enum err_code code = odb_new(staged->repo, on_problem, &at, &odb, &err);

    if (code == ERR_OK)
        code = scan_staged(worker, staged, odb, &err);
    if (code != ERR_OK)
        skip(worker, staged, code, err.code ? err.msg : err_text(code));
    odb_free(odb);
    drop_staged(staged);
}

enum err_code change_task_staged(struct repo *repo, struct slice location, struct task *out)
{
    struct staged *staged = mem_calloc(1, sizeof *staged + location.len + 1);

    if (!staged)
        return ERR_NOMEM;
    staged->repo = repo;
    memcpy(staged->location, location.ptr, location.len);
    *out = (struct task){run_staged, drop_staged, staged};
    return ERR_OK;
}
