/* SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include "core/mem.h"

/* Rough nanoseconds: a unit should be long against the handing out of it and
 * short against the whole. */
#define UNIT_COST_LEAST ((uint64_t)2000000)
#define UNIT_COST_MOST ((uint64_t)20000000)
#define UNITS_WANTED 512

struct plan {
    struct forest *forest;
    unsigned types;
    uint32_t *sequence; /* bases before their deltas; NULL: the order of the pack is so */
    uint64_t *costs;    /* of an entry and all below it that is walked with it; 0: not needed */
    uint64_t total;
    uint64_t unit;
};

static uint32_t nth(const struct plan *plan, uint32_t i)
{
    return plan->sequence ? plan->sequence[i] : i;
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

/* Deltas by offset lie behind their bases; those by name may lie anywhere. */
static bool pack_order_will_do(const struct forest *forest)
{
    for (uint32_t i = 0; i < forest->count; i++)
        if (forest->nodes[i].parent != FOREST_NONE && forest->nodes[i].parent >= i)
            return false;
    return true;
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

/* From the roots down. */
static void inherit(struct plan *plan)
{
    struct forest *forest = plan->forest;

    for (uint32_t n = 0; n < forest->count; n++) {
        uint32_t i = nth(plan, n);
        struct forest_node *node = &forest->nodes[i];
        if (node->parent != FOREST_NONE)
            inherit_from(node, &forest->nodes[node->parent]);
        node->copy = forest->copies[node->index];
        forest->copied += node->copy;
        plan->total += cost_of(forest, i);
    }
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

    return node->parent != FOREST_NONE && plan->costs[i] >= plan->unit &&
           again <= plan->costs[i] / 8;
}

/* From the leaves up: sums the costs, of which the costliest child becomes the
 * only one for now. It is known when its parent's turn comes. */
static void sum_up(struct plan *plan)
{
    struct forest *forest = plan->forest;

    for (uint32_t n = forest->count; n-- > 0;) {
        uint32_t i = nth(plan, n);
        uint32_t parent = forest->nodes[i].parent;
        bool shown = is_shown(plan, i);
        if (forest->nodes[i].child != FOREST_NONE)
            forest->nodes[forest->nodes[i].child].state |= FOREST_LAST;
        if (shown)
            forest->shown++;
        if (shown || plan->costs[i])
            plan->costs[i] += cost_of(forest, i);
        if (parent == FOREST_NONE || !plan->costs[i])
            continue;
        if (should_cut(plan, i)) {
            forest->nodes[i].state |= FOREST_CUT;
            continue;
        }
        plan->costs[parent] += plan->costs[i];
        if (forest->nodes[parent].child == FOREST_NONE ||
            plan->costs[forest->nodes[parent].child] < plan->costs[i])
            forest->nodes[parent].child = i;
    }
}

/* The lists of children: in the order of the pack, but the costliest last. */
static void link_all(struct plan *plan)
{
    struct forest *forest = plan->forest;

    for (uint32_t i = forest->count; i-- > 0;)
        if (forest->nodes[i].parent != FOREST_NONE && plan->costs[i] &&
            !(forest->nodes[i].state & (FOREST_CUT | FOREST_LAST)))
            link_child(forest, i);
}

static bool begins_tree(const struct plan *plan, uint32_t i)
{
    const struct forest *forest = plan->forest;

    return plan->costs[i] &&
           (forest->nodes[i].parent == FOREST_NONE || forest->nodes[i].state & FOREST_CUT);
}

static enum err_code make_units(struct plan *plan)
{
    struct forest *forest = plan->forest;
    uint64_t cost = 0;
    size_t roots = 0;

    for (uint32_t i = 0; i < forest->count; i++)
        roots += begins_tree(plan, i);
    forest->roots = mem_calloc(roots, sizeof *forest->roots);
    forest->units = mem_calloc(roots + 1, sizeof *forest->units);
    if (!forest->roots || !forest->units)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < forest->count; i++) {
        if (!begins_tree(plan, i))
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
    inherit(plan);
    plan->unit = plan->total / UNITS_WANTED;
    if (plan->unit < UNIT_COST_LEAST)
        plan->unit = UNIT_COST_LEAST;
    if (plan->unit > UNIT_COST_MOST)
        plan->unit = UNIT_COST_MOST;
    sum_up(plan);
    link_all(plan);
    return make_units(plan);
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
    bool sequence = !pack_order_will_do(forest);
    unsigned char *seen = NULL;
    enum err_code code = ERR_NOMEM;

    plan.costs = mem_calloc(forest->count, sizeof *plan.costs);
    if (sequence) {
        seen = mem_calloc(forest->count, 1);
        plan.sequence = mem_calloc(forest->count, sizeof *plan.sequence);
    }
    if (plan.costs && (!sequence || (seen && plan.sequence))) {
        if (sequence)
            make_sequence(&plan, seen);
        code = run(&plan);
    }
    mem_free(seen);
    mem_free(plan.sequence);
    mem_free(plan.costs);
    drop_scaffold(forest);
    return code;
}
