/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/index_paths.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/index.h"
#include "git/worktrees.h"

struct index_paths {
    const struct repo *repo;
    struct index **indexes;
    size_t index_count;
    const struct index_entry **entries; /* by object, then path */
    size_t count;
};

void index_paths_free(struct index_paths *paths)
{
    if (!paths)
        return;
    for (size_t i = 0; i < paths->index_count; i++)
        index_free(paths->indexes[i]);
    mem_free(paths->indexes);
    mem_free(paths->entries);
    mem_free(paths);
}

static enum err_code add_entries(struct index_paths *paths, const struct index *index)
{
    const struct index_entry **grown;
    size_t count;
    const struct index_entry *entries = index_entries(index, &count);

    if (count > LIMIT_OBJECTS - paths->count)
        return ERR_LIMIT;
    grown = mem_realloc(paths->entries, paths->count + count, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        grown[paths->count + i] = &entries[i];
    paths->entries = grown;
    paths->count += count;
    return ERR_OK;
}

static enum err_code add_worktree(void *ctx, const struct worktree *worktree)
{
    struct index_paths *paths = ctx;
    struct index **grown;
    struct index *index;
    char path[PATH_MAX];
    enum err_code code;

    if (snprintf(path, sizeof path, "%s/index", worktree->dir) >= (int)sizeof path)
        return ERR_OK;
    code = index_read(path, worktree->dir, paths->repo->format, &index, NULL);
    if (code != ERR_OK)
        return code == ERR_NOMEM ? code : ERR_OK;
    grown = mem_realloc(paths->indexes, paths->index_count + 1, sizeof *grown);
    if (!grown) {
        index_free(index);
        return ERR_NOMEM;
    }
    paths->indexes = grown;
    grown[paths->index_count++] = index;
    return add_entries(paths, index);
}

static int compare_entries(const void *left, const void *right)
{
    const struct index_entry *a = *(const struct index_entry *const *)left;
    const struct index_entry *b = *(const struct index_entry *const *)right;
    int order = oid_compare(&a->oid, &b->oid);

    return order ? order : slice_compare(a->path, b->path);
}

enum err_code index_paths_new(const struct repo *repo, struct index_paths **out)
{
    struct index_paths *paths = mem_calloc(1, sizeof *paths);
    enum err_code code;

    if (!paths)
        return ERR_NOMEM;
    paths->repo = repo;
    code = worktrees_each(repo, add_worktree, paths);
    if (code != ERR_OK) {
        index_paths_free(paths);
        return code;
    }
    if (paths->count)
        qsort(paths->entries, paths->count, sizeof(struct index_entry *), compare_entries);
    *out = paths;
    return ERR_OK;
}

struct slice index_paths_of(const struct index_paths *paths, const struct oid *oid)
{
    size_t from = 0;
    size_t to = paths->count;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (oid_compare(&paths->entries[middle]->oid, oid) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == paths->count || !oid_equal(&paths->entries[from]->oid, oid))
        return slice_str("");
    return paths->entries[from]->path;
}
