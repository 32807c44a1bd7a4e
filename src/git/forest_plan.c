/* SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include "core/mem.h"

/* Rough nanoseconds: a unit should be long against the handing out of it and
 * short against the whole. */
#define UNIT_COST_LEAST ((uint64_t)2000000)
#define UNIT_COST_MOST ((uint64_t)20000000)
#define UNITS_WANTED 512

/* Entries to look ahead. */
#define AHEAD 48

struct plan {
    struct forest *forest;
    unsigned types;
    uint32_t *sequence; /* bases before their deltas; NULL: the order of the pack is so */
    uint64_t *costs;    /* of an entry and all below it that is walked with it; 0: not needed */
    uint64_t total;
    uint64_t unit;
    size_t roots;
};

static uint32_t nth(const struct plan *plan, uint32_t i)
{
    return plan->sequence ? plan->sequence[i] : i;
}

/* The base of entry `n` of the sequence, to be fetched before its turn: bases
 * lie anywhere before their deltas. Any entry where there is none. */
static uint32_t base_ahead(const struct plan *plan, uint32_t n)
{
    uint32_t base = n < plan->forest->count ? plan->forest->nodes[nth(plan, n)].parent : 0;

    return base == FOREST_NONE ? 0 : base;
}

static void link_child(struct forest *forest, uint32_t i)
{
    forest->nodes[i].sibling = forest->nodes[forest->nodes[i].parent].child;
    forest->nodes[forest->nodes[i].parent].child = i;
}

static void clear_links(struct forest *forest)
{
    for (uint32_t i = 0; i < forest->count; i++) {
        forest->nodes[i].child = FOREST_NONE;
        forest->nodes[i].sibling = FOREST_NONE;
    }
}

/* What cannot be reached from a root hangs in a cycle. */
static void break_cycles(struct plan *plan, const unsigned char *seen, uint32_t reached)
{
    struct forest *forest = plan->forest;

    for (uint32_t i = 0; i < forest->count && reached < forest->count; i++) {
        if (seen[i])
            continue;
        forest->nodes[i].parent = FOREST_NONE;
        forest->nodes[i].state = FOREST_BROKEN;
        plan->sequence[reached++] = i;
    }
}

static void make_sequence(struct plan *plan, unsigned char *seen)
{
    struct forest *forest = plan->forest;
    uint32_t made = 0;

    for (uint32_t i = 0; i < forest->count; i++) {
        if (forest->nodes[i].parent == FOREST_NONE)
            plan->sequence[made++] = i;
        else
            link_child(forest, i);
    }
    for (uint32_t done = 0; done < made; done++) {
        uint32_t i = plan->sequence[done];
        seen[i] = 1;
        for (uint32_t child = forest->nodes[i].child; child != FOREST_NONE;
             child = forest->nodes[child].sibling)
            plan->sequence[made++] = child;
    }
    break_cycles(plan, seen, made);
    clear_links(forest);
}

static uint64_t cost_of(const struct forest *forest, uint32_t i)
{
    uint64_t packed = forest->nodes[i + 1].offset - forest->nodes[i].offset;
    uint64_t size = forest->nodes[i].size;

    return 1000 + 4 * packed + (forest->nodes[i].state & FOREST_DELTA ? size / 8 : size / 2);
}

/* What a delta has from its base. Its size is not known before it is
 * unpacked; its root's will do. */
static void inherit_from(struct forest_node *node, const struct forest_node *parent)
{
    node->state |= parent->state & FOREST_TYPE;
    node->size = parent->size;
    node->depth = (uint16_t)(parent->depth + (parent->depth < UINT16_MAX));
}

/* From the roots down. false: a base lies behind its delta, as only one that is
 * named can, and a sequence is needed. */
static bool inherit(struct plan *plan)
{
    struct forest *forest = plan->forest;

    plan->total = forest->copied = 0;
    for (uint32_t n = 0; n < forest->count; n++) {
        uint32_t i = nth(plan, n);
        struct forest_node *node = &forest->nodes[i];

        __builtin_prefetch(&forest->nodes[base_ahead(plan, n + AHEAD)]);
        if (node->parent != FOREST_NONE && node->parent >= i && !plan->sequence)
            return false;
        if (node->parent != FOREST_NONE)
            inherit_from(node, &forest->nodes[node->parent]);
        node->copy = forest->copies[node->index];
        forest->copied += node->copy;
        plan->total += cost_of(forest, i);
    }
    return true;
}

static bool is_shown(const struct plan *plan, uint32_t i)
{
    const struct forest_node *node = &plan->forest->nodes[i];
    unsigned type = node->state & FOREST_TYPE;

    return !node->copy && (!type || (plan->types & 1u << type));
}

/* Whether a unit should begin at `i`: there is enough below it, and making its
 * base once more costs little against that. */
static bool should_cut(const struct plan *plan, uint32_t i)
{
    const struct forest_node *node = &plan->forest->nodes[i];
    uint64_t again = node->depth * (1000 + (uint64_t)node->size / 8);

    return plan->costs[i] >= plan->unit && again <= plan->costs[i] / 8;
}

/* Adds what `i` costs to its base, and `i` to its children: for now a ring, of
 * which the costliest is the last one and named by its base. */
static void add_to_base(struct plan *plan, uint32_t i)
{
    struct forest_node *nodes = plan->forest->nodes;
    struct forest_node *base = &nodes[nodes[i].parent];
    uint32_t last = base->child;

    plan->costs[nodes[i].parent] += plan->costs[i];
    nodes[i].sibling = last == FOREST_NONE ? i : nodes[last].sibling;
    if (last != FOREST_NONE)
        nodes[last].sibling = i;
    if (last == FOREST_NONE || plan->costs[last] < plan->costs[i])
        base->child = i;
}

/* The ring of all its children becomes a list. */
static void open_ring(struct forest_node *nodes, struct forest_node *node)
{
    uint32_t last = node->child;

    if (last == FOREST_NONE)
        return;
    node->child = nodes[last].sibling;
    nodes[last].sibling = FOREST_NONE;
}

/* From the leaves up, so that all children of an entry are known at its turn. */
static void sum_up(struct plan *plan)
{
    struct forest *forest = plan->forest;

    for (uint32_t n = forest->count; n-- > 0;) {
        uint32_t i = nth(plan, n);
        struct forest_node *node = &forest->nodes[i];
        bool shown = is_shown(plan, i);

        __builtin_prefetch(&forest->nodes[base_ahead(plan, n - AHEAD)]);
        __builtin_prefetch(&plan->costs[base_ahead(plan, n - AHEAD)]);
        open_ring(forest->nodes, node);
        forest->shown += shown;
        if (!shown && !plan->costs[i])
            continue;
        plan->costs[i] += cost_of(forest, i);
        if (node->parent != FOREST_NONE && !should_cut(plan, i)) {
            add_to_base(plan, i);
            continue;
        }
        node->state |= FOREST_ROOT;
        plan->roots++;
    }
}

static enum err_code make_units(struct plan *plan)
{
    struct forest *forest = plan->forest;
    uint64_t cost = 0;

    forest->roots = mem_calloc(plan->roots, sizeof *forest->roots);
    forest->units = mem_calloc(plan->roots + 1, sizeof *forest->units);
    if (!forest->roots || !forest->units)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < forest->count; i++) {
        if (!(forest->nodes[i].state & FOREST_ROOT))
            continue;
        if (cost == 0)
            forest->units[forest->unit_count++] = (uint32_t)forest->root_count;
        forest->roots[forest->root_count++] = i;
        cost += plan->costs[i];
        if (cost >= plan->unit)
            cost = 0;
    }
    forest->units[forest->unit_count] = (uint32_t)forest->root_count;
    return ERR_OK;
}

static enum err_code run(struct plan *plan)
{
    plan->unit = plan->total / UNITS_WANTED;
    if (plan->unit < UNIT_COST_LEAST)
        plan->unit = UNIT_COST_LEAST;
    if (plan->unit > UNIT_COST_MOST)
        plan->unit = UNIT_COST_MOST;
    sum_up(plan);
    return make_units(plan);
}

/* In the order of the pack, where that will do. */
static enum err_code inherit_all(struct plan *plan)
{
    size_t count = plan->forest->count;
    enum err_code code = ERR_NOMEM;
    unsigned char *seen;

    if (inherit(plan))
        return ERR_OK;
    seen = mem_calloc(count, 1);
    plan->sequence = mem_calloc(count, sizeof *plan->sequence);
    if (seen && plan->sequence) {
        make_sequence(plan, seen);
        (void)inherit(plan);
        code = ERR_OK;
    }
    mem_free(seen);
    return code;
}

/* What was needed for reading and planning only. */
static void drop_scaffold(struct forest *forest)
{
    mem_free(forest->buckets);
    mem_free(forest->copies);
    forest->buckets = NULL;
    forest->copies = NULL;
}

enum err_code forest_plan(struct forest *forest, unsigned types)
{
    struct plan plan = {.forest = forest, .types = types};
    enum err_code code = ERR_NOMEM;

    plan.costs = mem_calloc(forest->count, sizeof *plan.costs);
    if (plan.costs)
        code = inherit_all(&plan);
    if (code == ERR_OK)
        code = run(&plan);
    mem_free(plan.sequence);
    mem_free(plan.costs);
    drop_scaffold(forest);
    return code;
}
