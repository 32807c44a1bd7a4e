/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/change_task.h"

#include <stdio.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"
#include "git/changes.h"
#include "git/refs.h"

struct staged {
    struct repo *repo;
    char *merged; /* names of commits, one a line */
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
    mem_free(staged->merged);
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

/* A line for each commit. */
static enum err_code add_lines(const struct repo *repo, struct slice rest, struct parents *parents)
{
    enum err_code code = ERR_OK;
    struct slice line;
    struct oid oid;

    while (code == ERR_OK && slice_cut(&rest, '\n', &line))
        if (oid_parse(repo->format, slice_trim(line), &oid))
            code = add_parent(parents, &oid);
    return code;
}

/* MERGE_HEAD names the commits that are being merged. */
static enum err_code add_merged(const struct repo *repo, struct parents *parents)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf text = BUF_INIT(1 * MIB);
    enum err_code code = ERR_OK;

    buf_printf(&path, "%s/MERGE_HEAD", repo->git_dir);
    if (buf_status(&path) == ERR_OK && file_read(buf_str(&path), &text, NULL) == ERR_OK)
        code = add_lines(repo, buf_slice(&text), parents);
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
        code = add_lines(repo, slice_str(staged->merged), &parents);
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

enum err_code change_task_staged(struct repo *repo, struct slice location, struct slice merged,
                                 struct task *out)
{
    struct staged *staged = mem_calloc(1, sizeof *staged + location.len + 1);

    if (!staged)
        return ERR_NOMEM;
    staged->merged = mem_strndup(merged.ptr, merged.len);
    if (!staged->merged) {
        mem_free(staged);
        return ERR_NOMEM;
    }
    staged->repo = repo;
    memcpy(staged->location, location.ptr, location.len);
    *out = (struct task){run_staged, drop_staged, staged};
    return ERR_OK;
}

/* Paths in order, each with a mark. */
struct wanted {
    struct slice path;
    bool touched;
};

struct wanted_list {
    struct wanted *items;
    size_t count;
};

static int compare_wanted(const void *a, const void *b)
{
    return slice_compare(((const struct wanted *)a)->path, ((const struct wanted *)b)->path);
}

static enum err_code mark_wanted(void *ctx, const struct change *change)
{
    const struct wanted_list *list = ctx;
    const struct wanted key = {.path = change->path};
    struct wanted *found =
        bsearch(&key, list->items, list->count, sizeof *list->items, compare_wanted);

    if (found)
        found->touched = true;
    return ERR_OK;
}

static void pass_over(void *ctx, enum skip_reason reason, struct slice path, const struct oid *oid,
                      const char *detail)
{
    (void)ctx;
    (void)reason;
    (void)path;
    (void)oid;
    (void)detail;
}

static void overlook(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

/* The trees of the parents that are there. */
static enum err_code compare_with(struct changes *changes, const struct index *index,
                                  struct parents *parents, struct wanted_list *list)
{
    const struct changes_visitor visitor = {mark_wanted, pass_over, list};
    size_t count = 0;

    for (size_t i = 0; i < parents->count; i++)
        if (changes_tree_of(changes, &parents->items[i], &parents->items[count]) == ERR_OK)
            count++;
    return changes_of_index(changes, parents->items, count, index, &visitor);
}

static enum err_code mark_touched(const struct repo *repo, struct wanted_list *list,
                                  struct err *err)
{
    struct changes *changes = NULL;
    struct parents parents = {0};
    struct index *index = NULL;
    struct odb *odb = NULL;
    enum err_code code;

    code = index_read(repo->index_file, repo->git_dir, repo->format, &index, err);
    if (code == ERR_OK)
        code = find_parents(repo, &parents, err);
    if (code == ERR_OK)
        code = odb_new(repo, overlook, NULL, &odb, err);
    if (code == ERR_OK)
        code = changes_new(odb, &changes);
    if (code == ERR_OK)
        code = compare_with(changes, index, &parents, list);
    changes_free(changes);
    odb_free(odb);
    index_free(index);
    mem_free(parents.items);
    return code;
}

enum err_code change_task_touches(const struct repo *repo, const char *const *paths, size_t count,
                                  bool *out, struct err *err)
{
    struct wanted_list list = {mem_calloc(count, sizeof *list.items), count};
    enum err_code code;

    *out = false;
    if (!list.items)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < count; i++)
        list.items[i].path = slice_str(paths[i]);
    qsort(list.items, count, sizeof *list.items, compare_wanted);
    code = mark_touched(repo, &list, err);
    *out = code == ERR_OK;
    for (size_t i = 0; i < count; i++)
        *out = *out && list.items[i].touched;
    mem_free(list.items);
    return code;
}
