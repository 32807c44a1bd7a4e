/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "core/checked.h"
#include "core/mem.h"
#include "git/index_internal.h"

/* Deleted entries are marked while positions still count. */
#define STAGE_DELETED 4

static enum err_code replace_replaced(struct index *index, size_t *used, struct err *err)
{
    struct index *shared = index->shared;
    struct ewah replaced = index->link.replaced;
    enum err_code code;
    uint64_t at;

    while ((code = ewah_next(&replaced, &at)) == ERR_OK) {
        struct slice path;

        if (at >= shared->count || *used >= index->count)
            return err_set(err, ERR_PARSE, "it replaces an entry that is not there");
        /* The name is left out, being that of the shared entry. */
        path = shared->entries[at].path;
        shared->entries[at] = index->entries[(*used)++];
        shared->entries[at].path = path;
    }
    return code == ITER_END ? ERR_OK : err_set(err, code, "its bitmap is malformed");
}

static enum err_code remove_deleted(struct index *index, struct err *err)
{
    struct index *shared = index->shared;
    struct ewah deleted = index->link.deleted;
    enum err_code code;
    uint64_t at;

    while ((code = ewah_next(&deleted, &at)) == ERR_OK) {
        if (at >= shared->count)
            return err_set(err, ERR_PARSE, "it deletes an entry that is not there");
        shared->entries[at].stage = STAGE_DELETED;
    }
    return code == ITER_END ? ERR_OK : err_set(err, code, "its bitmap is malformed");
}

/* true when `added` takes the place of `old`: a resolved entry ends all
 * stages of a conflict. */
static bool supersedes(const struct index_entry *added, const struct index_entry *old)
{
    return slice_equal(added->path, old->path) && (added->stage == 0 || added->stage == old->stage);
}

/* Both lists ascend; `out` has room for all of both. */
static size_t merge(const struct index *shared, const struct index_entry *added, size_t added_count,
                    struct index_entry *out)
{
    size_t count = 0;
    size_t a = 0;

    for (size_t i = 0; i < shared->count; i++) {
        const struct index_entry *old = &shared->entries[i];

        if (old->stage == STAGE_DELETED)
            continue;
        while (a < added_count && index_entry_compare(&added[a], old) < 0)
            out[count++] = added[a++];
        if (a < added_count && supersedes(&added[a], old))
            continue;
        if (count && supersedes(&out[count - 1], old))
            continue;
        out[count++] = *old;
    }
    while (a < added_count)
        out[count++] = added[a++];
    return count;
}

enum err_code index_link_apply(struct index *index, struct err *err)
{
    struct index_entry *joined = NULL;
    size_t replaced = 0;
    enum err_code code;
    size_t room;

    assert(index->shared);
    code = replace_replaced(index, &replaced, err);
    if (code == ERR_OK)
        code = remove_deleted(index, err);
    if (code != ERR_OK)
        return code;
    if (!checked_add(index->shared->count, index->count - replaced, &room))
        return err_set(err, ERR_LIMIT, "too many entries");
    joined = mem_calloc(room, sizeof *joined);
    if (!joined)
        return err_set(err, ERR_NOMEM, "no memory for %zu entries", room);
    room = merge(index->shared, index->entries + replaced, index->count - replaced, joined);
    mem_free(index->entries);
    index->entries = joined;
    index->count = room;
    return index_check(index, err);
}
