/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "git/commit.h"
#include "git/provenance_internal.h"
#include "git/treemarks.h"
#include "git/walk.h"

struct provenance_hand {
    enum oid_format format;
    struct lineage *lineage;
    struct holdings *holdings;
    struct treemarks_work work;
    struct treemarks *spare;
    uint64_t consumed; /* of a tree that comes in pieces */
};

enum err_code provenance_hand_new(const struct provenance *provenance, struct provenance_hand **out)
{
    struct provenance_hand *hand = mem_calloc(1, sizeof *hand);
    enum err_code code;

    if (!hand)
        return ERR_NOMEM;
    hand->format = provenance->format;
    code = lineage_new(hand->format, &hand->lineage);
    if (code == ERR_OK)
        code = holdings_new(&provenance->wanted, &hand->holdings);
    if (code == ERR_OK)
        *out = hand;
    else
        provenance_hand_free(hand);
    return code;
}

void provenance_hand_free(struct provenance_hand *hand)
{
    if (!hand)
        return;
    lineage_free(hand->lineage);
    holdings_free(hand->holdings);
    treemarks_pool_release(&hand->spare);
    treemarks_work_release(&hand->work);
    mem_free(hand);
}

static enum err_code add_commit(struct provenance_hand *hand, const struct walk_object *object)
{
    struct commit commit;
    enum err_code code;
    uint32_t tree;

    /* Of a commit in pieces the first one has all that counts. */
    if (object->offset || commit_parse(hand->format, object->bytes, &commit) != ERR_OK)
        return ERR_OK;
    code = holdings_tree(hand->holdings, &commit.tree, &tree);
    return code == ERR_OK ? lineage_add(hand->lineage, &object->oid, &commit, tree) : code;
}

static enum err_code add_entry(void *ctx, const struct tree_entry *before,
                               const struct tree_entry *after)
{
    return holdings_entry(ctx, before, after);
}

/* Entries of a piece, from where the one before it had none whole. */
static enum err_code add_piece(struct provenance_hand *hand, uint32_t tree,
                               const struct walk_object *object)
{
    struct holdings *holdings = hand->holdings;
    struct tree_reader reader;
    struct tree_entry entry;
    enum err_code code = ERR_OK;

    if (!object->offset) {
        hand->consumed = 0;
        code = holdings_begin(holdings, tree, HOLDINGS_NO_BASE);
    }
    if (code != ERR_OK || hand->consumed < object->offset)
        return code;
    tree_reader_init(
        &reader, hand->format,
        slice_sub(object->bytes, (size_t)(hand->consumed - object->offset), object->bytes.len));
    while (code == ERR_OK && tree_reader_next(&reader, &entry) == ERR_OK) {
        hand->consumed = object->offset + (uint64_t)(reader.at - object->bytes.ptr);
        code = holdings_entry(holdings, NULL, &entry);
    }
    if (object->last)
        holdings_end(holdings);
    return code;
}

static enum err_code add_whole(struct provenance_hand *hand, uint32_t tree,
                               struct walk_object *object)
{
    struct holdings *holdings = hand->holdings;
    const struct treemarks *base = object->span_count ? object->base_user : NULL;
    struct treemarks_tree change = {
        .format = hand->format,
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
        object->user = marks = treemarks_pool_take(&hand->spare);
        if (!marks)
            return ERR_NOMEM;
        marks->number = tree;
    }
    code = holdings_begin(holdings, tree, base ? base->number : HOLDINGS_NO_BASE);
    if (code == ERR_OK)
        code = treemarks_diff(&change, &hand->work, marks, add_entry, holdings);
    holdings_end(holdings);
    return code == ERR_PARSE ? ERR_OK : code;
}

static enum err_code add_tree(struct provenance_hand *hand, struct walk_object *object)
{
    enum err_code code;
    uint32_t tree;

    code = holdings_tree(hand->holdings, &object->oid, &tree);
    if (code != ERR_OK)
        return code;
    if (object->offset || !object->last)
        return add_piece(hand, tree, object);
    return add_whole(hand, tree, object);
}

enum err_code provenance_hand_show(struct provenance_hand *hand, struct walk_object *object)
{
    switch (object->type) {
    case OBJECT_COMMIT:
        return add_commit(hand, object);
    case OBJECT_TREE:
        return add_tree(hand, object);
    case OBJECT_BLOB:
    case OBJECT_TAG:
        break;
    }
    return ERR_OK;
}

void provenance_hand_release(struct provenance_hand *hand, void *user)
{
    treemarks_pool_give(&hand->spare, user);
}

enum err_code provenance_take(struct provenance *provenance, const struct provenance_hand *hand)
{
    uint32_t *trees = mem_calloc(holdings_trees(hand->holdings), sizeof *trees);
    enum err_code code;

    if (!trees)
        return ERR_NOMEM;
    code = holdings_merge(provenance->holdings, hand->holdings, trees);
    if (code == ERR_OK)
        code = lineage_merge(provenance->lineage, hand->lineage, trees);
    mem_free(trees);
    return code;
}

static enum err_code show(void *ctx, struct walk_object *object)
{
    return provenance_hand_show(ctx, object);
}

static void release(void *ctx, void *user)
{
    provenance_hand_release(ctx, user);
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

static enum err_code walk_alone(struct provenance *provenance, struct provenance_hand *hand)
{
    struct walk_options options = WALK_DEFAULTS;
    const struct walk_visitor visitor = {show, release, ignore, hand};
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
    return code;
}

/* What the only hand gathered needs no merging. */
static void adopt(struct provenance *provenance, struct provenance_hand *hand)
{
    struct lineage *lineage = provenance->lineage;
    struct holdings *holdings = provenance->holdings;

    provenance->lineage = hand->lineage;
    provenance->holdings = hand->holdings;
    hand->lineage = lineage;
    hand->holdings = holdings;
}

enum err_code provenance_collect(struct provenance *provenance)
{
    struct provenance_hand *hand = NULL;
    enum err_code code = ERR_OK;

    if (provenance->wanted.names.count) {
        code = provenance_hand_new(provenance, &hand);
        if (code == ERR_OK)
            code = walk_alone(provenance, hand);
        if (code == ERR_OK)
            adopt(provenance, hand);
        provenance_hand_free(hand);
    }
    return code == ERR_OK ? provenance_settle(provenance) : code;
}
