/* SPDX-License-Identifier: Apache-2.0 */
#include "git/changes.h"

#include "core/limits.h"
#include "core/mem.h"
#include "git/changes_internal.h"
#include "git/commit.h"
#include "git/tag.h"

#define MOST_TAGS_OF_TAGS 64

enum err_code changes_new(const struct odb *odb, struct changes **out)
{
    struct changes *changes = mem_calloc(1, sizeof *changes);
    enum err_code code;

    if (!changes)
        return ERR_NOMEM;
    changes->format = odb_format(odb);
    buf_init(&changes->content, LIMIT_HEADERS_BYTES);
    buf_init(&changes->path, LIMIT_PATH_BYTES);
    code = odb_reader_new(odb, &changes->reader);
    if (code == ERR_OK)
        *out = changes;
    else
        changes_free(changes);
    return code;
}

void changes_free(struct changes *changes)
{
    if (!changes)
        return;
    odb_reader_free(changes->reader);
    buf_release(&changes->content);
    buf_release(&changes->path);
    mem_free(changes);
}

enum err_code changes_read(struct changes *changes, const struct oid *oid, enum object_type type,
                           struct buf *out)
{
    enum object_type found;
    enum err_code code = odb_read(changes->reader, oid, &found, out);

    return code == ERR_OK && found != type ? ERR_PARSE : code;
}

void changes_tell(struct changes *changes, enum err_code code, const struct oid *oid,
                  const char *detail)
{
    enum skip_reason reason = SKIP_CORRUPT;

    if (code == ERR_NOTFOUND)
        reason = SKIP_MISSING;
    else if (code == ERR_LIMIT)
        reason = SKIP_LIMIT;
    else if (code == ERR_IO)
        reason = SKIP_UNREADABLE;
    else if (code == ERR_UNSUPPORTED)
        reason = SKIP_UNSUPPORTED;
    changes->visitor->skipped(changes->visitor->ctx, reason, buf_slice(&changes->path), oid,
                              detail);
}

enum err_code changes_between(struct changes *changes, const struct oid *parents, size_t count,
                              const struct oid *tree, const struct changes_visitor *visitor)
{
    const struct changes_side side = {.tree = tree};

    changes->visitor = visitor;
    return changes_compare(changes, &side, parents, count);
}

enum err_code changes_tree_of(struct changes *changes, const struct oid *oid, struct oid *tree)
{
    struct oid at = *oid;

    for (int depth = 0; depth < MOST_TAGS_OF_TAGS; depth++) {
        enum object_type type;
        struct commit commit;
        struct tag tag;
        enum err_code code = odb_read(changes->reader, &at, &type, &changes->content);
        struct slice bytes = buf_slice(&changes->content);

        if (code != ERR_OK)
            return code;
        switch (type) {
        case OBJECT_TREE:
            *tree = at;
            return ERR_OK;
        case OBJECT_COMMIT:
            code = commit_parse(changes->format, bytes, &commit);
            if (code == ERR_OK)
                *tree = commit.tree;
            return code;
        case OBJECT_TAG:
            if (tag_parse(changes->format, bytes, &tag) != ERR_OK)
                return ERR_PARSE;
            at = tag.object;
            break;
        case OBJECT_BLOB:
            return ERR_PARSE;
        }
    }
    return ERR_LIMIT;
}

/* The trees of the parents that are there; the others are told. */
static enum err_code parent_trees(struct changes *changes, const struct commit *commit,
                                  struct oid *trees, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < commit->parent_count; i++) {
        struct oid parent = commit_parent(commit, i);
        enum err_code code = changes_tree_of(changes, &parent, &trees[*count]);

        if (code == ERR_NOMEM)
            return code;
        if (code == ERR_OK)
            ++*count;
        else
            changes_tell(changes, code, &parent, "a parent cannot be compared with");
    }
    return ERR_OK;
}

enum err_code changes_of_commit(struct changes *changes, const struct oid *oid,
                                const struct changes_visitor *visitor)
{
    struct buf content = BUF_INIT(LIMIT_HEADERS_BYTES);
    struct oid *trees = NULL;
    struct commit commit;
    enum err_code code;
    size_t count;

    changes->visitor = visitor;
    buf_reset(&changes->path);
    code = changes_read(changes, oid, OBJECT_COMMIT, &content);
    if (code == ERR_OK)
        code = commit_parse(changes->format, buf_slice(&content), &commit);
    if (code == ERR_OK) {
        trees = mem_calloc(commit.parent_count, sizeof *trees);
        code = trees ? parent_trees(changes, &commit, trees, &count) : ERR_NOMEM;
    }
    if (code == ERR_OK)
        code = changes_between(changes, trees, count, &commit.tree, visitor);
    mem_free(trees);
    buf_release(&content);
    return code;
}

/* What of an index can be new: no placeholders, and of a conflict not the
 * common base, which is history. */
static bool is_content(const struct index_entry *entry)
{
    return !entry->intent_to_add && entry->stage != 1;
}

enum err_code changes_of_index(struct changes *changes, const struct oid *parents, size_t count,
                               const struct index *index, const struct changes_visitor *visitor)
{
    size_t entry_count;
    const struct index_entry *entries = index_entries(index, &entry_count);
    struct index_entry *kept = mem_calloc(entry_count, sizeof *kept);
    size_t kept_count = 0;
    enum err_code code;

    if (!kept)
        return ERR_NOMEM;
    for (size_t i = 0; i < entry_count; i++)
        if (is_content(&entries[i]))
            kept[kept_count++] = entries[i];
    changes->visitor = visitor;
    code = changes_compare(changes, &(struct changes_side){.from = kept, .to = kept + kept_count},
                           parents, count);
    mem_free(kept);
    return code;
}

/* The entry of a path, or the sparse folder that it lies in. */
static bool index_has(const struct index *index, struct slice path)
{
    size_t high;
    const struct index_entry *entries = index_entries(index, &high);
    size_t low = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (slice_compare(entries[middle].path, path) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return false;
    entries += low - 1;
    if (slice_equal(entries->path, path))
        return true;
    return entries->path.len < path.len && slice_ends(entries->path, "/") &&
           memcmp(entries->path.ptr, path.ptr, entries->path.len) == 0;
}

struct lost {
    const struct index *index;
    const struct changes_visitor *visitor;
};

static enum err_code give_lost(void *ctx, const struct change *change)
{
    const struct lost *lost = ctx;

    if (index_has(lost->index, change->path))
        return ERR_OK;
    return lost->visitor->change(lost->visitor->ctx, change);
}

static void pass_on(void *ctx, enum skip_reason reason, struct slice path, const struct oid *oid,
                    const char *detail)
{
    const struct lost *lost = ctx;

    lost->visitor->skipped(lost->visitor->ctx, reason, path, oid, detail);
}

enum err_code changes_lost(struct changes *changes, const struct oid *tree,
                           const struct index *index, const struct changes_visitor *visitor)
{
    struct lost lost = {index, visitor};
    const struct changes_visitor mine = {give_lost, pass_on, &lost};

    return changes_between(changes, NULL, 0, tree, &mine);
}

struct search {
    struct oid blob;
    bool found;
};

static enum err_code compare_blob(void *ctx, const struct change *change)
{
    struct search *search = ctx;

    search->found = oid_equal(&search->blob, &change->oid);
    /* Enough is known: no error, but the end. */
    return search->found ? ERR_CANCELLED : ERR_OK;
}

static void overlook(void *ctx, enum skip_reason reason, struct slice path, const struct oid *oid,
                     const char *detail)
{
    (void)ctx;
    (void)reason;
    (void)path;
    (void)oid;
    (void)detail;
}

enum err_code changes_holds(struct changes *changes, const struct oid *tree, const struct oid *blob,
                            bool *out)
{
    struct search search = {.blob = *blob};
    const struct changes_visitor visitor = {compare_blob, overlook, &search};
    enum err_code code = changes_between(changes, NULL, 0, tree, &visitor);

    *out = search.found;
    return search.found ? ERR_OK : code;
}
