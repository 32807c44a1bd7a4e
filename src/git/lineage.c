/* SPDX-License-Identifier: Apache-2.0 */
#include "git/lineage.h"

#include "core/limits.h"
#include "core/mem.h"

struct member {
    int64_t time_s;
    uint32_t first_parent; /* in lineage.parents */
    uint32_t parent_count;
    uint32_t rank;
    bool added;
};

struct lineage {
    lineage_below_fn below;
    const void *ctx;
    struct member *members;
    size_t member_count;
    uint32_t last; /* the member that was added last */
    uint32_t *parents;
    size_t parent_count;
    size_t parent_cap;
    uint32_t *order;
    size_t order_count;
    uint32_t *stack; /* of lineage_mark, made when needed */
};

enum err_code lineage_new(size_t count, lineage_below_fn below, const void *ctx,
                          struct lineage **out)
{
    struct lineage *lineage = mem_calloc(1, sizeof *lineage);

    if (!lineage)
        return ERR_NOMEM;
    lineage->below = below;
    lineage->ctx = ctx;
    lineage->member_count = count;
    lineage->members = mem_calloc(count, sizeof *lineage->members);
    if (!lineage->members) {
        mem_free(lineage);
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++)
        lineage->members[i].rank = LINEAGE_UNREACHED;
    *out = lineage;
    return ERR_OK;
}

void lineage_free(struct lineage *lineage)
{
    if (!lineage)
        return;
    mem_free(lineage->members);
    mem_free(lineage->parents);
    mem_free(lineage->order);
    mem_free(lineage->stack);
    mem_free(lineage);
}

void lineage_add(struct lineage *lineage, uint32_t commit, int64_t time_s)
{
    struct member *member = &lineage->members[commit];

    member->time_s = time_s;
    member->first_parent = (uint32_t)lineage->parent_count;
    member->added = true;
    lineage->last = commit;
}

enum err_code lineage_parent(struct lineage *lineage, uint32_t parent)
{
    if (lineage->parent_count == lineage->parent_cap) {
        size_t cap = mem_grow(lineage->parent_cap, lineage->parent_count + 1, LIMIT_OBJECTS);
        uint32_t *parents = cap ? mem_realloc(lineage->parents, cap, sizeof *parents) : NULL;

        if (!parents)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        lineage->parents = parents;
        lineage->parent_cap = cap;
    }
    lineage->parents[lineage->parent_count++] = parent;
    lineage->members[lineage->last].parent_count++;
    return ERR_OK;
}

/* What is needed while sorting: for each commit how many of its parents are
 * still to come, its children, and a heap of those that could come next. */
struct sorting {
    struct lineage *lineage;
    uint32_t *waiting;
    uint32_t *child_ends; /* children of N: child[ends[N - 1] .. ends[N]) */
    uint32_t *child;
    uint32_t *heap;
    size_t heap_count;
};

static bool comes_before(const struct lineage *lineage, uint32_t a, uint32_t b)
{
    int64_t time_a = lineage->members[a].time_s;
    int64_t time_b = lineage->members[b].time_s;

    if (time_a != time_b)
        return time_a < time_b;
    return lineage->below(lineage->ctx, a, b);
}

static void heap_push(struct sorting *sorting, uint32_t commit)
{
    size_t at = sorting->heap_count++;

    while (at && comes_before(sorting->lineage, commit, sorting->heap[(at - 1) / 2])) {
        sorting->heap[at] = sorting->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    sorting->heap[at] = commit;
}

static uint32_t heap_pop(struct sorting *sorting)
{
    uint32_t top = sorting->heap[0];
    uint32_t moved = sorting->heap[--sorting->heap_count];
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < sorting->heap_count &&
            comes_before(sorting->lineage, sorting->heap[child + 1], sorting->heap[child]))
            child++;
        if (child >= sorting->heap_count ||
            !comes_before(sorting->lineage, sorting->heap[child], moved))
            break;
        sorting->heap[at] = sorting->heap[child];
        at = child;
    }
    sorting->heap[at] = moved;
    return top;
}

/* Fills in waiting, child and child_ends. */
static void link_children(struct sorting *sorting)
{
    const struct lineage *lineage = sorting->lineage;
    uint32_t sum = 0;

    for (size_t i = 0; i < lineage->parent_count; i++)
        sorting->child_ends[lineage->parents[i]]++;
    for (size_t i = 0; i < lineage->member_count; i++) {
        uint32_t children = sorting->child_ends[i];

        sorting->child_ends[i] = sum;
        sum += children;
    }
    for (uint32_t i = 0; i < lineage->member_count; i++) {
        const struct member *member = &lineage->members[i];

        for (uint32_t p = 0; p < member->parent_count; p++) {
            uint32_t parent = lineage->parents[member->first_parent + p];

            sorting->child[sorting->child_ends[parent]++] = i;
            sorting->waiting[i] += lineage->members[parent].added;
        }
    }
}

static void put(struct sorting *sorting, uint32_t commit)
{
    struct lineage *lineage = sorting->lineage;
    uint32_t from = commit ? sorting->child_ends[commit - 1] : 0;

    lineage->order[lineage->order_count++] = commit;
    /* Not to be put again. */
    sorting->waiting[commit] = UINT32_MAX;
    for (uint32_t i = from; i < sorting->child_ends[commit]; i++) {
        uint32_t *waiting = &sorting->waiting[sorting->child[i]];

        if (*waiting != UINT32_MAX && --*waiting == 0)
            heap_push(sorting, sorting->child[i]);
    }
}

static void sort(struct sorting *sorting)
{
    const struct lineage *lineage = sorting->lineage;

    link_children(sorting);
    for (uint32_t i = 0; i < lineage->member_count; i++)
        if (lineage->members[i].added && !sorting->waiting[i])
            heap_push(sorting, i);
    while (sorting->heap_count)
        put(sorting, heap_pop(sorting));
    /* Only made-up objects, whose names are not their hashes, can be each
     * other's ancestors. They come last. */
    for (uint32_t i = 0; i < lineage->member_count; i++)
        if (lineage->members[i].added && sorting->waiting[i] != UINT32_MAX)
            put(sorting, i);
}

enum err_code lineage_sort(struct lineage *lineage)
{
    struct sorting sorting = {
        .lineage = lineage,
        .waiting = mem_calloc(lineage->member_count, sizeof *sorting.waiting),
        .child_ends = mem_calloc(lineage->member_count, sizeof *sorting.child_ends),
        .child = mem_calloc(lineage->parent_count, sizeof *sorting.child),
        .heap = mem_calloc(lineage->member_count, sizeof *sorting.heap),
    };
    enum err_code code = ERR_NOMEM;

    lineage->order = mem_calloc(lineage->member_count, sizeof *lineage->order);
    if (lineage->order && sorting.waiting && sorting.child_ends && sorting.child && sorting.heap) {
        sort(&sorting);
        code = ERR_OK;
    }
    mem_free(sorting.waiting);
    mem_free(sorting.child_ends);
    mem_free(sorting.child);
    mem_free(sorting.heap);
    return code;
}

const uint32_t *lineage_order(const struct lineage *lineage, size_t *count)
{
    *count = lineage->order_count;
    return lineage->order;
}

enum err_code lineage_mark(struct lineage *lineage, uint32_t commit, uint32_t rank)
{
    size_t count = 0;

    if (lineage->members[commit].rank != LINEAGE_UNREACHED)
        return ERR_OK;
    if (!lineage->stack)
        lineage->stack = mem_calloc(lineage->member_count, sizeof *lineage->stack);
    if (!lineage->stack)
        return ERR_NOMEM;
    lineage->members[commit].rank = rank;
    lineage->stack[count++] = commit;
    while (count) {
        const struct member *member = &lineage->members[lineage->stack[--count]];

        for (uint32_t p = 0; p < member->parent_count; p++) {
            uint32_t parent = lineage->parents[member->first_parent + p];

            /* Each commit comes onto the stack once. */
            if (lineage->members[parent].rank != LINEAGE_UNREACHED)
                continue;
            lineage->members[parent].rank = rank;
            lineage->stack[count++] = parent;
        }
    }
    return ERR_OK;
}

uint32_t lineage_rank(const struct lineage *lineage, uint32_t commit)
{
    return lineage->members[commit].rank;
}
