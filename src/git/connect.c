/* SPDX-License-Identifier: Apache-2.0 */
#include "git/connect.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/commit.h"
#include "git/tag.h"

/* Most entries have been looked up just before, in a tree beside. */
#define SEEN_BITS 14

struct connect {
    const struct odb *odb;
    const struct shallow *shallow;
    enum oid_format format;
    treemarks_fn entry;
    void *ctx;
    struct oid by; /* the tree whose entries are looked up */
    struct treemarks_work work;
    struct treemarks *spare;
    uint64_t consumed; /* of a tree that comes in pieces */
    struct connect_gap *gaps;
    size_t gap_count;
    size_t gap_cap;
    struct oid seen[1 << SEEN_BITS];
};

enum err_code connect_new(const struct odb *odb, const struct shallow *shallow, treemarks_fn entry,
                          void *ctx, struct connect **out)
{
    struct connect *connect = mem_calloc(1, sizeof *connect);

    if (!connect)
        return ERR_NOMEM;
    connect->odb = odb;
    connect->shallow = shallow;
    connect->format = odb_format(odb);
    connect->entry = entry;
    connect->ctx = ctx;
    *out = connect;
    return ERR_OK;
}

void connect_free(struct connect *connect)
{
    if (!connect)
        return;
    treemarks_pool_release(&connect->spare);
    treemarks_work_release(&connect->work);
    mem_free(connect->gaps);
    mem_free(connect);
}

static enum err_code add_gap(struct connect *connect, const struct connect_gap *gap)
{
    if (connect->gap_count == connect->gap_cap) {
        size_t cap = mem_grow(connect->gap_cap, connect->gap_count + 1, LIMIT_OBJECTS);
        struct connect_gap *gaps = cap ? mem_realloc(connect->gaps, cap, sizeof *gaps) : NULL;

        if (!gaps)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        connect->gaps = gaps;
        connect->gap_cap = cap;
    }
    connect->gaps[connect->gap_count++] = *gap;
    return ERR_OK;
}

/* Looks one object up. A gap, too, is noted only once in a while. */
static enum err_code look_up(struct connect *connect, const struct connect_gap *gap)
{
    size_t slot =
        ((size_t)gap->oid.bytes[4] << 16 | (size_t)gap->oid.bytes[5] << 8 | gap->oid.bytes[6]) &
        ((1 << SEEN_BITS) - 1);
    struct oid *seen = &connect->seen[slot];

    if (oid_equal(seen, &gap->oid))
        return ERR_OK;
    *seen = gap->oid;
    return odb_has(connect->odb, &gap->oid) ? ERR_OK : add_gap(connect, gap);
}

enum err_code connect_commit(struct connect *connect, const struct oid *oid, struct slice bytes)
{
    struct connect_gap gap = {.named_by = *oid, .type = OBJECT_TREE};
    struct commit commit;
    enum err_code code = commit_parse(connect->format, bytes, &commit);

    if (code != ERR_OK)
        return code;
    gap.oid = commit.tree;
    code = look_up(connect, &gap);
    gap.type = OBJECT_COMMIT;
    gap.shallow = shallow_has(connect->shallow, oid);
    for (size_t i = 0; code == ERR_OK && i < commit.parent_count; i++) {
        gap.oid = commit_parent(&commit, i);
        code = look_up(connect, &gap);
    }
    return code;
}

enum err_code connect_tag(struct connect *connect, const struct oid *oid, struct slice bytes)
{
    struct connect_gap gap = {.named_by = *oid};
    struct tag tag;
    enum err_code code = tag_parse(connect->format, bytes, &tag);

    if (code != ERR_OK)
        return code;
    gap.oid = tag.object;
    if (!object_type_parse(tag.type, &gap.type))
        return ERR_PARSE;
    return look_up(connect, &gap);
}

enum err_code connect_refs(struct connect *connect, const struct refs *refs)
{
    size_t count;
    const struct ref *list = refs_list(refs, &count);
    enum err_code code = ERR_OK;

    for (size_t i = 0; code == ERR_OK && i < count; i++)
        if (!list[i].special && !oid_is_null(&list[i].oid))
            code = look_up(connect, &(struct connect_gap){.oid = list[i].oid});
    return code;
}

static enum err_code look_up_entry(void *ctx, const struct tree_entry *before,
                                   const struct tree_entry *after)
{
    struct connect *connect = ctx;
    struct connect_gap gap = {.named_by = connect->by, .type = OBJECT_BLOB};
    enum err_code code = ERR_OK;

    if (!after)
        return ERR_OK;
    if (connect->entry)
        code = connect->entry(connect->ctx, before, after);
    if (code != ERR_OK)
        return code;
    switch (tree_kind_of(after->mode)) {
    case TREE_SUBMODULE:
        return ERR_OK;
    case TREE_FOLDER:
        gap.type = OBJECT_TREE;
        break;
    case TREE_FILE:
    case TREE_LINK:
        break;
    }
    gap.oid = oid_from(connect->format, after->hash);
    return look_up(connect, &gap);
}

/* Entries of a piece, from where the one before it had none whole. */
static enum err_code look_up_piece(struct connect *connect, const struct walk_object *object)
{
    struct tree_reader reader;
    struct tree_entry entry;
    enum err_code code = ERR_OK;

    if (!object->offset)
        connect->consumed = 0;
    if (connect->consumed < object->offset)
        return ERR_PARSE;
    tree_reader_init(
        &reader, connect->format,
        slice_sub(object->bytes, (size_t)(connect->consumed - object->offset), object->bytes.len));
    while (code == ERR_OK && tree_reader_next(&reader, &entry) == ERR_OK) {
        connect->consumed = object->offset + (uint64_t)(reader.at - object->bytes.ptr);
        code = look_up_entry(connect, NULL, &entry);
    }
    if (code == ERR_OK && object->last && reader.at != reader.end)
        return ERR_PARSE;
    return code;
}

enum err_code connect_tree(struct connect *connect, const struct walk_object *object,
                           const struct treemarks *base, struct treemarks **marks)
{
    struct treemarks_tree tree = {.format = connect->format, .bytes = object->bytes};

    *marks = NULL;
    connect->by = object->oid;
    if (object->offset || !object->last)
        return look_up_piece(connect, object);
    if (base && object->span_count) {
        tree.base = object->base;
        tree.base_marks = base;
        tree.spans = object->spans;
        tree.span_count = object->span_count;
    }
    if (object->kept) {
        *marks = treemarks_pool_take(&connect->spare);
        if (!*marks)
            return ERR_NOMEM;
    }
    return treemarks_diff(&tree, &connect->work, *marks, look_up_entry, connect);
}

void connect_forget(struct connect *connect, struct treemarks *marks)
{
    treemarks_pool_give(&connect->spare, marks);
}

/* By name; what is no shallow edge, and the first to name it, comes first. */
static int compare_gaps(const void *a, const void *b)
{
    const struct connect_gap *x = a;
    const struct connect_gap *y = b;
    int order = oid_compare(&x->oid, &y->oid);

    if (!order)
        order = x->shallow - y->shallow;
    return order ? order : oid_compare(&x->named_by, &y->named_by);
}

enum err_code connect_gaps(struct connect *const *workers, size_t worker_count,
                           struct connect_gap **gaps, size_t *count)
{
    struct connect_gap *all;
    size_t total = 0;
    size_t kept = 0;

    for (size_t i = 0; i < worker_count; i++)
        total += workers[i]->gap_count;
    all = mem_calloc(total, sizeof *all);
    if (!all)
        return ERR_NOMEM;
    total = 0;
    for (size_t i = 0; i < worker_count; i++)
        for (size_t j = 0; j < workers[i]->gap_count; j++)
            all[total++] = workers[i]->gaps[j];
    if (total)
        qsort(all, total, sizeof *all, compare_gaps);
    /* Looked up again: a pack may have come in the meantime. */
    for (size_t i = 0; i < total; i++)
        if ((!kept || !oid_equal(&all[kept - 1].oid, &all[i].oid)) &&
            !odb_has(workers[0]->odb, &all[i].oid))
            all[kept++] = all[i];
    *gaps = all;
    *count = kept;
    return ERR_OK;
}
