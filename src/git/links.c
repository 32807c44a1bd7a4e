/* SPDX-License-Identifier: Apache-2.0 */
#include "git/links.h"

#include "core/limits.h"
#include "core/mem.h"

void links_init(struct links *links, const struct odb *odb)
{
    *links = (struct links){.odb = odb};
    intern_init(&links->others, LIMIT_PROVENANCE_BYTES);
    intern_init(&links->names, LIMIT_PROVENANCE_BYTES);
}

void links_release(struct links *links)
{
    intern_release(&links->others);
    intern_release(&links->names);
    mem_free(links->commits);
    mem_free(links->parents);
    mem_free(links->trees);
    mem_free(links->edits);
    *links = (struct links){0};
}

/* Makes room for one more item of an array. */
static enum err_code reserve(void *items, size_t count, size_t *cap, size_t size)
{
    void **array = items;
    size_t want;
    void *grown;

    if (count < *cap)
        return ERR_OK;
    want = mem_grow(*cap, count + 1, LIMIT_PROVENANCE_BYTES / size);
    if (!want)
        return ERR_LIMIT;
    grown = mem_realloc(*array, want, size);
    if (!grown)
        return ERR_NOMEM;
    *array = grown;
    *cap = want;
    return ERR_OK;
}

enum err_code links_other(struct links *links, const unsigned char *name, uint32_t *number,
                          bool *fresh)
{
    enum err_code code =
        intern_add(&links->others, slice_of((const char *)name, oid_bytes(odb_format(links->odb))),
                   number, fresh);

    *number += odb_numbers(links->odb);
    return code;
}

enum err_code links_commit(struct links *links, uint32_t object, int64_t time_s)
{
    enum err_code code =
        reserve(&links->commits, links->commit_count, &links->commit_cap, sizeof *links->commits);

    if (code == ERR_OK)
        links->commits[links->commit_count++] = (struct link_commit){
            .time_s = time_s,
            .object = object,
            .tree = LINK_NONE,
            .first_parent = (uint32_t)links->parent_count,
        };
    return code;
}

enum err_code links_parent(struct links *links)
{
    enum err_code code =
        reserve(&links->parents, links->parent_count, &links->parent_cap, sizeof *links->parents);

    if (code != ERR_OK)
        return code;
    links->parents[links->parent_count++] = LINK_NONE;
    links->commits[links->commit_count - 1].parent_count++;
    return ERR_OK;
}

enum err_code links_tree(struct links *links, uint32_t object, uint32_t base)
{
    enum err_code code =
        reserve(&links->trees, links->tree_count, &links->tree_cap, sizeof *links->trees);

    if (code == ERR_OK)
        links->trees[links->tree_count++] = (struct link_tree){
            .object = object,
            .base = base,
            .first_edit = (uint32_t)links->edit_count,
        };
    return code;
}

enum err_code links_edit(struct links *links, const struct tree_entry *entry, uint32_t before,
                         bool *fresh_name)
{
    struct link_edit edit = {
        .is_folder = tree_kind_of(entry->mode) == TREE_FOLDER,
        .before = before,
        .after = LINK_NONE,
    };
    enum err_code code =
        reserve(&links->edits, links->edit_count, &links->edit_cap, sizeof *links->edits);
    uint32_t name;

    *fresh_name = false;
    if (code == ERR_OK && before != LINK_NONE)
        name = links->edits[before].name;
    else if (code == ERR_OK)
        code = intern_add(&links->names, entry->name, &name, fresh_name);
    if (code != ERR_OK)
        return code;
    edit.name = name & INT32_MAX;
    links->edits[links->edit_count++] = edit;
    return ERR_OK;
}

const struct link_edit *links_edits(const struct links *links, uint32_t tree, size_t *count)
{
    size_t first = links->trees[tree].first_edit;
    size_t end =
        tree + 1 < links->tree_count ? links->trees[tree + 1].first_edit : links->edit_count;

    *count = end - first;
    return links->edits + first;
}
