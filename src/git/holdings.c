/* SPDX-License-Identifier: Apache-2.0 */
#include "git/holdings.h"

#include <limits.h>
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"

#define SET_UNKNOWN UINT32_MAX
#define SET_OPEN (UINT32_MAX - 1)

#define PATH_EMPTY 0

/* Trees lie within trees about as deep as folders do. */
#define MOST_PASSES 128

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
    const struct graph *graph;
    struct intern wants;   /* objects */
    unsigned char *wanted; /* a bit for each object */
    unsigned char *could;  /* likewise, for could_hold */
    size_t object_count;
    uint32_t packed;     /* objects below this have the same number in all parts */
    uint32_t *tree_sets; /* what each tree holds below itself */
    struct intern names;
    struct intern paths; /* of struct step; number + 1 is the path's */
    struct intern sets;  /* of arrays of struct holding; 0 is the empty one */
    struct stack stack;
    struct pairs removed;
    struct pairs gained;
    struct pairs sum;
};

enum err_code holdings_new(const struct graph *graph, struct holdings **out)
{
    struct holdings *holdings = mem_calloc(1, sizeof *holdings);
    enum err_code code;
    uint32_t none;

    if (!holdings)
        return ERR_NOMEM;
    holdings->graph = graph;
    intern_init(&holdings->wants, LIMIT_PROVENANCE_BYTES);
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
    intern_release(&holdings->wants);
    intern_release(&holdings->names);
    intern_release(&holdings->paths);
    intern_release(&holdings->sets);
    mem_free(holdings->wanted);
    mem_free(holdings->could);
    mem_free(holdings->tree_sets);
    mem_free(holdings->stack.items);
    mem_free(holdings->removed.items);
    mem_free(holdings->gained.items);
    mem_free(holdings->sum.items);
    mem_free(holdings);
}

static bool has_bit(const unsigned char *bits, uint32_t number)
{
    return bits[number / 8] >> number % 8 & 1;
}

static void set_bit(unsigned char *bits, uint32_t number)
{
    bits[number / 8] |= (unsigned char)(1u << number % 8);
}

static struct slice object_slice(const uint32_t *object)
{
    return slice_of((const char *)object, sizeof *object);
}

enum err_code holdings_want(struct holdings *holdings, uint32_t object)
{
    uint32_t want;

    return intern_add(&holdings->wants, object_slice(&object), &want, NULL);
}

size_t holdings_wants(const struct holdings *holdings)
{
    return holdings->wants.count;
}

bool holdings_find(const struct holdings *holdings, uint32_t object, uint32_t *want)
{
    return object < holdings->object_count && has_bit(holdings->wanted, object) &&
           intern_find(&holdings->wants, object_slice(&object), want);
}

/* Whether the object is wanted or a candidate, a tree that could hold one that is. */
static bool could_hold(const struct holdings *holdings, uint32_t object)
{
    return object < holdings->object_count && has_bit(holdings->could, object);
}

/* The same of what the links of a part call `number`. */
static bool could_lead(const struct holdings *holdings, size_t part, uint32_t number)
{
    if (number < holdings->packed)
        return has_bit(holdings->could, number);
    return could_hold(holdings, graph_object(holdings->graph, part, number));
}

/* true when the tree was none before. */
static bool make_candidate(struct holdings *holdings, size_t part, uint32_t tree)
{
    const struct graph_part links = graph_part_at(holdings->graph, part);
    uint32_t *set = &holdings->tree_sets[links.first_tree + tree];

    if (*set == SET_UNKNOWN)
        return false;
    *set = SET_UNKNOWN;
    set_bit(holdings->could, graph_object(holdings->graph, part, links.links->trees[tree].object));
    return true;
}

/* From each tree to what is made from it, which comes behind it. */
static bool spread_by_bases(struct holdings *holdings, size_t number)
{
    const struct graph_part part = graph_part_at(holdings->graph, number);
    const uint32_t *sets = holdings->tree_sets + part.first_tree;
    bool changed = false;

    for (uint32_t i = 0; i < part.links->tree_count; i++)
        if (part.links->trees[i].base != LINK_NONE &&
            sets[part.links->trees[i].base] == SET_UNKNOWN)
            changed |= make_candidate(holdings, number, i);
    return changed;
}

/* From each object to the trees that name it. Nearly all edits lead to nothing:
 * their trees are not asked for. */
static bool spread_by_edits(struct holdings *holdings, size_t number, bool backwards)
{
    const struct links *links = graph_part_at(holdings->graph, number).links;
    uint32_t tree = 0;
    bool changed = false;

    for (size_t i = 0; i < links->edit_count; i++) {
        size_t edit = backwards ? links->edit_count - 1 - i : i;

        if (!could_lead(holdings, number, links->edits[edit].after))
            continue;
        while (links->trees[tree].first_edit > edit)
            tree--;
        while (tree + 1 < links->tree_count && links->trees[tree + 1].first_edit <= edit)
            tree++;
        changed |= make_candidate(holdings, number, tree);
    }
    return changed;
}

/* Most trees hold nothing, which is known of them before any set is made. There
 * and back, since folders were mostly seen behind what holds them. What is not
 * known after many passes, which only made-up trees need, is looked at. */
static void find_candidates(struct holdings *holdings)
{
    size_t passes = 0;
    bool changed = true;

    for (; changed && passes < MOST_PASSES; passes++) {
        changed = false;
        for (size_t part = 0; part < graph_parts(holdings->graph); part++) {
            changed |= spread_by_edits(holdings, part, passes % 2 == 0);
            changed |= spread_by_bases(holdings, part);
        }
    }
    if (!changed)
        return;
    memset(holdings->could, UCHAR_MAX, holdings->object_count / 8 + 1);
    for (size_t i = 0; i < graph_trees(holdings->graph); i++)
        holdings->tree_sets[i] = SET_UNKNOWN;
}

enum err_code holdings_begin(struct holdings *holdings)
{
    size_t trees = graph_trees(holdings->graph);

    holdings->object_count = graph_objects(holdings->graph);
    holdings->packed = graph_packed(holdings->graph);
    holdings->wanted = mem_calloc(holdings->object_count / 8 + 1, 1);
    holdings->could = mem_calloc(holdings->object_count / 8 + 1, 1);
    holdings->tree_sets = mem_calloc(trees, sizeof *holdings->tree_sets);
    if (!holdings->wanted || !holdings->could || !holdings->tree_sets)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < holdings->wants.count; i++) {
        uint32_t object;

        memcpy(&object, intern_get(&holdings->wants, i).ptr, sizeof object);
        set_bit(holdings->wanted, object);
        set_bit(holdings->could, object);
    }
    find_candidates(holdings);
    return ERR_OK;
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
static enum err_code add_prefixed(struct holdings *holdings, struct pairs *to, struct slice name,
                                  uint32_t set)
{
    struct step step;
    size_t count;
    const struct holding *pairs = holdings_set(holdings, set, &count);
    enum err_code code = intern_add(&holdings->names, name, &step.name, NULL);

    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        uint32_t number;

        step.rest = pairs[i].path;
        code =
            intern_add(&holdings->paths, slice_of((const char *)&step, sizeof step), &number, NULL);
        if (code == ERR_OK)
            code = add_pair(to, pairs[i].want, number + 1);
    }
    return code;
}

/* The set of an object, once what is below it is known; a tree that is its
 * own ancestor, as only made-up objects can be, holds nothing. */
static enum err_code set_of(struct holdings *holdings, struct graph_child child, uint32_t *set)
{
    const struct holding *pairs;
    enum err_code code;
    uint32_t tree;
    uint32_t want;
    size_t count;

    *set = HOLDINGS_NONE;
    if (!could_hold(holdings, child.object))
        return ERR_OK;
    tree = child.is_folder ? graph_tree(holdings->graph, child.object) : GRAPH_NONE;
    if (tree != GRAPH_NONE && holdings->tree_sets[tree] < SET_OPEN)
        *set = holdings->tree_sets[tree];
    if (!holdings_find(holdings, child.object, &want))
        return ERR_OK;
    holdings->sum.count = 0;
    code = add_pair(&holdings->sum, want, PATH_EMPTY);
    pairs = holdings_set(holdings, *set, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = add_pair(&holdings->sum, pairs[i].want, pairs[i].path);
    return code == ERR_OK ? intern_pairs(holdings, &holdings->sum, set) : code;
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

/* Adds what an entry held before to `removed` and what it holds to `gained`. */
static enum err_code add_edit(struct holdings *holdings, size_t part, const struct link_edit *edit,
                              uint32_t base)
{
    const struct graph *graph = holdings->graph;
    struct slice name;
    uint32_t before = HOLDINGS_NONE;
    uint32_t after = HOLDINGS_NONE;
    enum err_code code = ERR_OK;

    if (could_lead(holdings, part, edit->after))
        code = set_of(holdings, graph_after(graph, part, edit), &after);
    /* What held nothing at all held nothing here. */
    if (code == ERR_OK && base != HOLDINGS_NONE)
        code = set_of(holdings, graph_before(graph, part, edit), &before);
    if (code != ERR_OK || before == after)
        return code;
    name = graph_entry_name(graph, part, edit);
    code = add_prefixed(holdings, &holdings->removed, name, before);
    return code == ERR_OK ? add_prefixed(holdings, &holdings->gained, name, after) : code;
}

static enum err_code compute(struct holdings *holdings, uint32_t number)
{
    struct graph_tree tree;
    uint32_t base = HOLDINGS_NONE;
    uint32_t set;
    enum err_code code = ERR_OK;

    graph_tree_at(holdings->graph, number, &tree);
    if (tree.base != GRAPH_NONE && holdings->tree_sets[tree.base] < SET_OPEN)
        base = holdings->tree_sets[tree.base];
    holdings->removed.count = holdings->gained.count = 0;
    for (size_t i = 0; code == ERR_OK && i < tree.edit_count; i++)
        code = add_edit(holdings, tree.part, &tree.edits[i], base);
    set = base;
    if (code == ERR_OK && (holdings->removed.count || holdings->gained.count))
        code = combine(holdings, base, &set);
    holdings->tree_sets[number] = code == ERR_OK ? set : SET_UNKNOWN;
    return code;
}

static enum err_code need_tree(struct holdings *holdings, uint32_t tree)
{
    if (tree == GRAPH_NONE || holdings->tree_sets[tree] != SET_UNKNOWN)
        return ERR_OK;
    return push(&holdings->stack, tree);
}

static enum err_code need(struct holdings *holdings, struct graph_child child)
{
    if (!child.is_folder || !could_hold(holdings, child.object))
        return ERR_OK;
    return need_tree(holdings, graph_tree(holdings->graph, child.object));
}

/* Puts what the tree depends on above it. What an edit replaces belongs to a
 * base, which depends on it. */
static enum err_code open_tree(struct holdings *holdings, uint32_t number)
{
    const struct graph *graph = holdings->graph;
    struct graph_tree tree;
    enum err_code code;

    graph_tree_at(graph, number, &tree);
    holdings->tree_sets[number] = SET_OPEN;
    code = need_tree(holdings, tree.base);
    for (size_t i = 0; code == ERR_OK && i < tree.edit_count; i++)
        if (could_lead(holdings, tree.part, tree.edits[i].after))
            code = need(holdings, graph_after(graph, tree.part, &tree.edits[i]));
    return code;
}

enum err_code holdings_of(struct holdings *holdings, uint32_t object, uint32_t *set)
{
    const struct graph_child child = {object, true};
    struct stack *stack = &holdings->stack;
    enum err_code code;

    stack->count = 0;
    code = need(holdings, child);
    while (code == ERR_OK && stack->count) {
        uint32_t top = stack->items[stack->count - 1];

        if (holdings->tree_sets[top] == SET_UNKNOWN) {
            code = open_tree(holdings, top);
            continue;
        }
        if (holdings->tree_sets[top] == SET_OPEN)
            code = compute(holdings, top);
        stack->count--;
    }
    return code == ERR_OK ? set_of(holdings, child, set) : code;
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
