/* SPDX-License-Identifier: Apache-2.0 */
#include "git/holdings.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/intern.h"

/* What an entry leads to: nothing of interest, a wanted object, a tree. */
#define CHILD_NONE UINT32_MAX
#define CHILD_WANT (UINT32_C(1) << 31)

#define SET_UNKNOWN UINT32_MAX
#define SET_OPEN (UINT32_MAX - 1)

#define PATH_EMPTY 0

/* An entry in which a tree differs from its base. */
struct edit {
    uint32_t name;
    uint32_t before; /* CHILD_… or the number of a tree */
    uint32_t after;
};

struct node {
    uint32_t base;
    uint32_t first_edit;
    uint32_t edit_count;
    uint32_t set; /* that it holds below itself */
    bool added;
};

/* A path is its first part and the path behind it. */
struct step {
    uint32_t name;
    uint32_t rest;
};

struct stack {
    uint32_t *items;
    size_t count;
    size_t cap;
};

struct pairs {
    struct holding *items;
    size_t count;
    size_t cap;
};

struct holdings {
    const struct holdings_wants *wants;
    struct intern trees;
    struct node *nodes; /* by number of the tree */
    size_t node_count;
    size_t node_cap;
    struct edit *edits;
    size_t edit_count;
    size_t edit_cap;
    uint32_t open; /* the tree between begin and end, HOLDINGS_NO_BASE if it is known */
    struct intern names;
    struct intern paths; /* of struct step; number + 1 is the path's */
    struct intern sets;  /* of arrays of struct holding; 0 is the empty one */
    struct stack stack;
    struct pairs removed;
    struct pairs gained;
    struct pairs sum;
};

static struct slice hash_slice(enum oid_format format, const unsigned char *hash)
{
    return slice_of((const char *)hash, oid_bytes(format));
}

void holdings_wants_init(struct holdings_wants *wants, enum oid_format format)
{
    *wants = (struct holdings_wants){.format = format};
    intern_init(&wants->names, LIMIT_PROVENANCE_BYTES);
}

void holdings_wants_release(struct holdings_wants *wants)
{
    intern_release(&wants->names);
}

enum err_code holdings_wants_add(struct holdings_wants *wants, const struct oid *oid)
{
    size_t bit = (size_t)oid->bytes[0] << 8 | oid->bytes[1];
    enum err_code code;
    uint32_t want;

    code = intern_add(&wants->names, hash_slice(wants->format, oid->bytes), &want, NULL);
    if (code == ERR_OK)
        wants->filter[bit / 8] |= (unsigned char)(1u << bit % 8);
    return code;
}

bool holdings_wants_find(const struct holdings_wants *wants, const unsigned char *hash,
                         uint32_t *want)
{
    size_t bit = (size_t)hash[0] << 8 | hash[1];

    return wants->filter[bit / 8] & 1u << bit % 8 &&
           intern_find(&wants->names, hash_slice(wants->format, hash), want);
}

enum err_code holdings_new(const struct holdings_wants *wants, struct holdings **out)
{
    struct holdings *holdings = mem_calloc(1, sizeof *holdings);
    enum err_code code;
    uint32_t none;

    if (!holdings)
        return ERR_NOMEM;
    holdings->wants = wants;
    intern_init(&holdings->trees, LIMIT_PROVENANCE_BYTES);
    intern_init(&holdings->names, LIMIT_PROVENANCE_BYTES);
    intern_init(&holdings->paths, LIMIT_PROVENANCE_BYTES);
    intern_init(&holdings->sets, LIMIT_PROVENANCE_BYTES);
    code = intern_add(&holdings->sets, slice_str(""), &none, NULL);
    if (code == ERR_OK)
        *out = holdings;
    else
        holdings_free(holdings);
    return code;
}

void holdings_free(struct holdings *holdings)
{
    if (!holdings)
        return;
    intern_release(&holdings->trees);
    intern_release(&holdings->names);
    intern_release(&holdings->paths);
    intern_release(&holdings->sets);
    mem_free(holdings->nodes);
    mem_free(holdings->edits);
    mem_free(holdings->stack.items);
    mem_free(holdings->removed.items);
    mem_free(holdings->gained.items);
    mem_free(holdings->sum.items);
    mem_free(holdings);
}

static enum err_code tree_number(struct holdings *holdings, const unsigned char *hash,
                                 uint32_t *tree)
{
    enum err_code code;

    if (holdings->node_count == holdings->node_cap) {
        size_t cap = mem_grow(holdings->node_cap, holdings->node_count + 1, LIMIT_OBJECTS);
        struct node *nodes = cap ? mem_realloc(holdings->nodes, cap, sizeof *nodes) : NULL;

        if (!nodes)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        holdings->nodes = nodes;
        holdings->node_cap = cap;
    }
    code = intern_add(&holdings->trees, hash_slice(holdings->wants->format, hash), tree, NULL);
    if (code == ERR_OK && *tree == holdings->node_count)
        holdings->nodes[holdings->node_count++] =
            (struct node){.base = HOLDINGS_NO_BASE, .set = SET_UNKNOWN};
    return code;
}

enum err_code holdings_tree(struct holdings *holdings, const struct oid *oid, uint32_t *tree)
{
    return tree_number(holdings, oid->bytes, tree);
}

/* What an entry leads to. */
static enum err_code child_of(struct holdings *holdings, const struct tree_entry *entry,
                              uint32_t *child)
{
    uint32_t want;

    *child = CHILD_NONE;
    if (!entry)
        return ERR_OK;
    if (tree_kind_of(entry->mode) == TREE_FOLDER)
        return tree_number(holdings, entry->hash, child);
    if (holdings_wants_find(holdings->wants, entry->hash, &want))
        *child = want | CHILD_WANT;
    return ERR_OK;
}

static enum err_code reserve_edits(struct holdings *holdings, size_t more)
{
    size_t cap = mem_grow(holdings->edit_cap, holdings->edit_count + more, LIMIT_OBJECTS);
    struct edit *edits;

    if (cap == holdings->edit_cap)
        return cap ? ERR_OK : ERR_LIMIT;
    edits = cap ? mem_realloc(holdings->edits, cap, sizeof *edits) : NULL;
    if (!edits)
        return cap ? ERR_NOMEM : ERR_LIMIT;
    holdings->edits = edits;
    holdings->edit_cap = cap;
    return ERR_OK;
}

enum err_code holdings_begin(struct holdings *holdings, uint32_t tree, uint32_t base)
{
    struct node *node = &holdings->nodes[tree];

    if (holdings->edit_count > UINT32_MAX)
        return ERR_LIMIT;
    holdings->open = node->added ? HOLDINGS_NO_BASE : tree;
    if (node->added)
        return ERR_OK;
    node->base = base;
    node->first_edit = (uint32_t)holdings->edit_count;
    node->added = true;
    return ERR_OK;
}

enum err_code holdings_entry(struct holdings *holdings, const struct tree_entry *before,
                             const struct tree_entry *after)
{
    struct edit edit;
    enum err_code code;

    if (holdings->open == HOLDINGS_NO_BASE)
        return ERR_OK;
    code = child_of(holdings, before, &edit.before);
    if (code == ERR_OK)
        code = child_of(holdings, after, &edit.after);
    if (code != ERR_OK || edit.before == edit.after)
        return code;
    code = reserve_edits(holdings, 1);
    if (code != ERR_OK)
        return code;
    code = intern_add(&holdings->names, before ? before->name : after->name, &edit.name, NULL);
    if (code == ERR_OK)
        holdings->edits[holdings->edit_count++] = edit;
    return code;
}

void holdings_end(struct holdings *holdings)
{
    struct node *node;

    if (holdings->open == HOLDINGS_NO_BASE)
        return;
    node = &holdings->nodes[holdings->open];
    node->edit_count = (uint32_t)(holdings->edit_count - node->first_edit);
}

size_t holdings_trees(const struct holdings *holdings)
{
    return holdings->node_count;
}

/* What an entry of the other one leads to is called here. */
static uint32_t translate(uint32_t child, const uint32_t *numbers)
{
    return child & CHILD_WANT ? child : numbers[child];
}

/* Adds the edits of `node` of the other one to our tree. */
static enum err_code merge_node(struct holdings *holdings, uint32_t tree,
                                const struct holdings *other, const struct node *node,
                                const uint32_t *numbers)
{
    uint32_t base = node->base == HOLDINGS_NO_BASE ? HOLDINGS_NO_BASE : numbers[node->base];
    enum err_code code = holdings_begin(holdings, tree, base);

    if (code == ERR_OK && node->edit_count)
        code = reserve_edits(holdings, node->edit_count);
    for (uint32_t i = 0; code == ERR_OK && i < node->edit_count; i++) {
        struct edit edit = other->edits[node->first_edit + i];

        code = intern_add(&holdings->names, intern_get(&other->names, edit.name), &edit.name, NULL);
        edit.before = translate(edit.before, numbers);
        edit.after = translate(edit.after, numbers);
        if (code == ERR_OK)
            holdings->edits[holdings->edit_count++] = edit;
    }
    holdings_end(holdings);
    return code;
}

enum err_code holdings_merge(struct holdings *holdings, const struct holdings *other,
                             uint32_t *numbers)
{
    enum err_code code = ERR_OK;

    for (uint32_t i = 0; code == ERR_OK && i < other->node_count; i++)
        code = tree_number(holdings, (const unsigned char *)intern_get(&other->trees, i).ptr,
                           &numbers[i]);
    for (uint32_t i = 0; code == ERR_OK && i < other->node_count; i++)
        if (other->nodes[i].added && !holdings->nodes[numbers[i]].added)
            code = merge_node(holdings, numbers[i], other, &other->nodes[i], numbers);
    return code;
}

static enum err_code push(struct stack *stack, uint32_t item)
{
    if (stack->count == stack->cap) {
        size_t cap = mem_grow(stack->cap, stack->count + 1, LIMIT_OBJECTS);
        uint32_t *items = cap ? mem_realloc(stack->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        stack->items = items;
        stack->cap = cap;
    }
    stack->items[stack->count++] = item;
    return ERR_OK;
}

static enum err_code add_pair(struct pairs *pairs, uint32_t want, uint32_t path)
{
    if (pairs->count == pairs->cap) {
        size_t cap = mem_grow(pairs->cap, pairs->count + 1, LIMIT_OBJECTS);
        struct holding *items = cap ? mem_realloc(pairs->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        pairs->items = items;
        pairs->cap = cap;
    }
    pairs->items[pairs->count++] = (struct holding){want, path};
    return ERR_OK;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct holding *x = a;
    const struct holding *y = b;

    if (x->want != y->want)
        return x->want < y->want ? -1 : 1;
    return (x->path > y->path) - (x->path < y->path);
}

static void sort_pairs(struct pairs *pairs)
{
    if (pairs->count > 1)
        qsort(pairs->items, pairs->count, sizeof *pairs->items, compare_pairs);
}

static enum err_code intern_pairs(struct holdings *holdings, struct pairs *pairs, uint32_t *set)
{
    size_t unique = 0;

    sort_pairs(pairs);
    for (size_t i = 0; i < pairs->count; i++)
        if (!unique || compare_pairs(&pairs->items[unique - 1], &pairs->items[i]) != 0)
            pairs->items[unique++] = pairs->items[i];
    return intern_add(
        &holdings->sets,
        slice_of(unique ? (const char *)pairs->items : "", unique * sizeof *pairs->items), set,
        NULL);
}

/* Adds the pairs of `set`, each path with `name` in front. */
static enum err_code add_prefixed(struct holdings *holdings, struct pairs *to, uint32_t name,
                                  uint32_t set)
{
    size_t count;
    const struct holding *pairs = holdings_set(holdings, set, &count);
    enum err_code code = ERR_OK;

    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        const struct step step = {name, pairs[i].path};
        uint32_t number;

        code =
            intern_add(&holdings->paths, slice_of((const char *)&step, sizeof step), &number, NULL);
        if (code == ERR_OK)
            code = add_pair(to, pairs[i].want, number + 1);
    }
    return code;
}

/* The set `below` and the tree itself, where it is wanted. */
static enum err_code with_itself(struct holdings *holdings, uint32_t tree, uint32_t below,
                                 uint32_t *set)
{
    struct slice hash = intern_get(&holdings->trees, tree);
    const struct holding *pairs;
    enum err_code code;
    uint32_t want;
    size_t count;

    *set = below;
    if (!holdings_wants_find(holdings->wants, (const unsigned char *)hash.ptr, &want))
        return ERR_OK;
    holdings->sum.count = 0;
    code = add_pair(&holdings->sum, want, PATH_EMPTY);
    pairs = holdings_set(holdings, below, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = add_pair(&holdings->sum, pairs[i].want, pairs[i].path);
    return code == ERR_OK ? intern_pairs(holdings, &holdings->sum, set) : code;
}

/* The set of a child; a tree that is not known, or is its own ancestor, as
 * only made-up objects can be, holds nothing. */
static enum err_code set_of_child(struct holdings *holdings, uint32_t child, uint32_t *set)
{
    uint32_t below;

    *set = HOLDINGS_NONE;
    if (child == CHILD_NONE)
        return ERR_OK;
    if (child & CHILD_WANT) {
        holdings->sum.count = 0;
        if (add_pair(&holdings->sum, child & ~CHILD_WANT, PATH_EMPTY) != ERR_OK)
            return ERR_NOMEM;
        return intern_pairs(holdings, &holdings->sum, set);
    }
    below = holdings->nodes[child].set;
    if (below == SET_UNKNOWN || below == SET_OPEN)
        below = HOLDINGS_NONE;
    return with_itself(holdings, child, below, set);
}

/* base - removed + gained; all three are ordered by then. */
static enum err_code combine(struct holdings *holdings, uint32_t base, uint32_t *set)
{
    size_t count;
    const struct holding *pairs = holdings_set(holdings, base, &count);
    enum err_code code = ERR_OK;
    size_t r = 0;

    sort_pairs(&holdings->removed);
    holdings->sum.count = 0;
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        const struct pairs *removed = &holdings->removed;

        while (r < removed->count && compare_pairs(&removed->items[r], &pairs[i]) < 0)
            r++;
        if (r == removed->count || compare_pairs(&removed->items[r], &pairs[i]) != 0)
            code = add_pair(&holdings->sum, pairs[i].want, pairs[i].path);
    }
    for (size_t i = 0; code == ERR_OK && i < holdings->gained.count; i++)
        code = add_pair(&holdings->sum, holdings->gained.items[i].want,
                        holdings->gained.items[i].path);
    return code == ERR_OK ? intern_pairs(holdings, &holdings->sum, set) : code;
}

static enum err_code compute(struct holdings *holdings, uint32_t tree)
{
    const struct node node = holdings->nodes[tree];
    uint32_t set = HOLDINGS_NONE;
    enum err_code code = ERR_OK;

    if (node.base != HOLDINGS_NO_BASE && holdings->nodes[node.base].set < SET_OPEN)
        set = holdings->nodes[node.base].set;
    holdings->removed.count = holdings->gained.count = 0;
    for (uint32_t i = 0; code == ERR_OK && i < node.edit_count; i++) {
        const struct edit *edit = &holdings->edits[node.first_edit + i];
        uint32_t before;
        uint32_t after = HOLDINGS_NONE;

        code = set_of_child(holdings, edit->before, &before);
        if (code == ERR_OK)
            code = set_of_child(holdings, edit->after, &after);
        if (code != ERR_OK || before == after)
            continue;
        code = add_prefixed(holdings, &holdings->removed, edit->name, before);
        if (code == ERR_OK)
            code = add_prefixed(holdings, &holdings->gained, edit->name, after);
    }
    if (code == ERR_OK && (holdings->removed.count || holdings->gained.count))
        code = combine(holdings, set, &set);
    holdings->nodes[tree].set = code == ERR_OK ? set : SET_UNKNOWN;
    return code;
}

static enum err_code need(struct holdings *holdings, uint32_t child)
{
    if (child & CHILD_WANT || holdings->nodes[child].set != SET_UNKNOWN)
        return ERR_OK;
    return push(&holdings->stack, child);
}

/* Puts what the tree depends on above it. (CHILD_NONE has the bit
 * CHILD_WANT, and so has HOLDINGS_NO_BASE.) */
static enum err_code open_tree(struct holdings *holdings, uint32_t tree)
{
    const struct node node = holdings->nodes[tree];
    enum err_code code = need(holdings, node.base);

    holdings->nodes[tree].set = SET_OPEN;
    for (uint32_t i = 0; code == ERR_OK && i < node.edit_count; i++) {
        code = need(holdings, holdings->edits[node.first_edit + i].before);
        if (code == ERR_OK)
            code = need(holdings, holdings->edits[node.first_edit + i].after);
    }
    return code;
}

enum err_code holdings_of(struct holdings *holdings, uint32_t tree, uint32_t *set)
{
    struct stack *stack = &holdings->stack;
    enum err_code code;

    stack->count = 0;
    code = need(holdings, tree);
    while (code == ERR_OK && stack->count) {
        uint32_t top = stack->items[stack->count - 1];

        if (holdings->nodes[top].set == SET_UNKNOWN) {
            code = open_tree(holdings, top);
            continue;
        }
        if (holdings->nodes[top].set == SET_OPEN)
            code = compute(holdings, top);
        stack->count--;
    }
    return code == ERR_OK ? set_of_child(holdings, tree, set) : code;
}

size_t holdings_sets(const struct holdings *holdings)
{
    return holdings->sets.count;
}

const struct holding *holdings_set(const struct holdings *holdings, uint32_t set, size_t *count)
{
    struct slice bytes = intern_get(&holdings->sets, set);

    *count = bytes.len / sizeof(struct holding);
    return (const void *)bytes.ptr;
}

void holdings_path(const struct holdings *holdings, uint32_t path, struct buf *out)
{
    while (path != PATH_EMPTY) {
        struct step step;

        memcpy(&step, intern_get(&holdings->paths, path - 1).ptr, sizeof step);
        buf_add_slice(out, intern_get(&holdings->names, step.name));
        if (step.rest != PATH_EMPTY)
            buf_add_char(out, '/');
        path = step.rest;
    }
}
