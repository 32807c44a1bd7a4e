/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "git/commit.h"
#include "git/provenance_internal.h"
#include "git/treemarks.h"
#include "git/walk.h"

struct gathering {
    struct provenance *provenance;
    struct treemarks_work work;
    struct treemarks *spare;
    uint64_t consumed; /* of a tree that comes in pieces */
};

static enum err_code add_commit(struct provenance *provenance, const struct walk_object *object)
{
    struct commit commit;
    enum err_code code;
    uint32_t tree;

    /* Of a commit in pieces the first one has all that counts. */
    if (object->offset || commit_parse(provenance->format, object->bytes, &commit) != ERR_OK)
        return ERR_OK;
    code = holdings_tree(provenance->holdings, &commit.tree, &tree);
    return code == ERR_OK ? lineage_add(provenance->lineage, &object->oid, &commit, tree) : code;
}

static enum err_code add_entry(void *ctx, const struct tree_entry *before,
                               const struct tree_entry *after)
{
    return holdings_entry(ctx, before, after);
}

/* Entries of a piece, from where the one before it had none whole. */
static enum err_code add_piece(struct gathering *gathering, uint32_t tree,
                               const struct walk_object *object)
{
    struct holdings *holdings = gathering->provenance->holdings;
    struct tree_reader reader;
    struct tree_entry entry;
    enum err_code code = ERR_OK;

    if (!object->offset) {
        gathering->consumed = 0;
        code = holdings_begin(holdings, tree, HOLDINGS_NO_BASE);
    }
    if (code != ERR_OK || gathering->consumed < object->offset)
        return code;
    tree_reader_init(&reader, gathering->provenance->format,
                     slice_sub(object->bytes, (size_t)(gathering->consumed - object->offset),
                               object->bytes.len));
    while (code == ERR_OK && tree_reader_next(&reader, &entry) == ERR_OK) {
        gathering->consumed = object->offset + (uint64_t)(reader.at - object->bytes.ptr);
        code = holdings_entry(holdings, NULL, &entry);
    }
    if (object->last)
        holdings_end(holdings);
    return code;
}

static enum err_code add_whole(struct gathering *gathering, uint32_t tree,
                               struct walk_object *object)
{
    struct holdings *holdings = gathering->provenance->holdings;
    const struct treemarks *base = object->span_count ? object->base_user : NULL;
    struct treemarks_tree change = {
        .format = gathering->provenance->format,
        .bytes = object->bytes,
    };
    struct treemarks *marks = NULL;
    enum err_code code;

    if (base) {
        change.base = object->base;
        change.base_marks = base;
        change.spans = object->spans;
        change.span_count = object->span_count;
    }
    if (object->kept) {
        object->user = marks = treemarks_pool_take(&gathering->spare);
        if (!marks)
            return ERR_NOMEM;
        marks->number = tree;
    }
    code = holdings_begin(holdings, tree, base ? base->number : HOLDINGS_NO_BASE);
    if (code == ERR_OK)
        code = treemarks_diff(&change, &gathering->work, marks, add_entry, holdings);
    holdings_end(holdings);
    return code == ERR_PARSE ? ERR_OK : code;
}

static enum err_code add_tree(struct gathering *gathering, struct walk_object *object)
{
    enum err_code code;
    uint32_t tree;

    code = holdings_tree(gathering->provenance->holdings, &object->oid, &tree);
    if (code != ERR_OK)
        return code;
    if (object->offset || !object->last)
        return add_piece(gathering, tree, object);
    return add_whole(gathering, tree, object);
}

static enum err_code show(void *ctx, struct walk_object *object)
{
    struct gathering *gathering = ctx;

    switch (object->type) {
    case OBJECT_COMMIT:
        return add_commit(gathering->provenance, object);
    case OBJECT_TREE:
        return add_tree(gathering, object);
    case OBJECT_BLOB:
    case OBJECT_TAG:
        break;
    }
    return ERR_OK;
}

static void release(void *ctx, void *user)
{
    struct gathering *gathering = ctx;

    treemarks_pool_give(&gathering->spare, user);
}

static void ignore(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

static enum err_code prepare(struct walk *walk)
{
    for (size_t part = 0; part < walk_preparations(walk); part++) {
        enum err_code code = walk_prepare(walk, part);

        if (code != ERR_OK)
            return code;
    }
    return walk_plan(walk);
}

enum err_code provenance_walk(struct provenance *provenance)
{
    struct walk_options options = WALK_DEFAULTS;
    struct gathering gathering = {.provenance = provenance};
    const struct walk_visitor visitor = {show, release, ignore, &gathering};
    struct walk *walk = NULL;
    struct walker *walker = NULL;
    enum err_code code;

    options.types = OBJECT_BIT(OBJECT_COMMIT) | OBJECT_BIT(OBJECT_TREE);
    options.env = provenance->env;
    code = walk_new(provenance->odb, &options, &walk);
    if (code == ERR_OK)
        code = prepare(walk);
    if (code == ERR_OK)
        code = walker_new(walk, &walker);
    for (size_t unit = 0; code == ERR_OK && unit < walk_units(walk); unit++)
        code = walk_unit(walk, walker, unit, &visitor);
    walker_free(walker);
    walk_free(walk);
    treemarks_pool_release(&gathering.spare);
    treemarks_work_release(&gathering.work);
    return code;
}
