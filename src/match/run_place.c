/* SPDX-License-Identifier: Apache-2.0 */
#include "match/run_place.h"

#include "match/runs.h"

static bool is_subset(const struct byteset *a, const struct byteset *b)
{
    for (size_t i = 0; i < ARRAY_LEN(a->bits); i++)
        if (a->bits[i] & ~b->bits[i])
            return false;
    return true;
}

bool run_place_is_streak(const struct streak *streak)
{
    for (size_t i = 0; i < RUNS_KINDS; i++)
        if (streak->length >= runs_kinds[i].length &&
            is_subset(&streak->bytes, &runs_kinds[i].bytes))
            return true;
    return false;
}

/* Whether all that `node` matches is made of these bytes. */
static bool is_made_of(const struct pattern_node *node, const struct byteset *bytes)
{
    if (node->kind == PATTERN_ANYTHING || node->kind == PATTERN_NOTHING)
        return node->kind == PATTERN_NOTHING;
    if (node->kind == PATTERN_BYTE)
        return is_subset(&node->bytes, bytes);
    for (const struct pattern_node *child = node->first; child; child = child->next)
        if (!is_made_of(child, bytes))
            return false;
    return true;
}

size_t run_place_reach(const struct pattern_node *node)
{
    size_t reach = 0;

    if (node->longest < runs_gap.length || node->kind == PATTERN_ANYTHING)
        return node->longest;
    if (is_made_of(node, &runs_gap.bytes))
        return runs_gap.length;
    switch (node->kind) {
    case PATTERN_NOTHING:
    case PATTERN_BYTE:
    case PATTERN_ANYTHING:
        return node->longest;
    case PATTERN_REPEAT:
        reach = run_place_reach(node->first);
        return node->max == PATTERN_NO_MAX ? SIZE_MAX : pattern_length_mul(reach, node->max);
    case PATTERN_SEQUENCE:
        for (const struct pattern_node *child = node->first; child; child = child->next)
            reach = pattern_length_add(reach, run_place_reach(child));
        return reach;
    case PATTERN_CHOICE:
        for (const struct pattern_node *child = node->first; child; child = child->next) {
            size_t branch = run_place_reach(child);

            reach = branch > reach ? branch : reach;
        }
        return reach;
    }
    return SIZE_MAX;
}

static struct run_place place_in(const struct pattern_node *node, const struct runs_kind *kind);

/* A run is in one of the children, or it is several of them in a row. */
static struct run_place place_in_sequence(const struct pattern_node *node,
                                          const struct runs_kind *kind)
{
    struct run_place best = RUN_PLACE_NONE;
    size_t row_begin = 0; /* of the children up to here that are made of its bytes */
    size_t row_length = 0;
    size_t length = 0;

    for (const struct pattern_node *child = node->first; child; child = child->next) {
        struct run_place inside = place_in(child, kind);
        size_t reach = run_place_reach(child);

        best.before = pattern_length_lesser(best.before, pattern_length_add(length, inside.before));
        best.behind = pattern_length_lesser(pattern_length_add(best.behind, reach), inside.behind);
        length = pattern_length_add(length, reach);
        if (!is_made_of(child, &kind->bytes)) {
            row_begin = length;
            row_length = 0;
            continue;
        }
        row_length = pattern_length_add(row_length, child->shortest);
        if (row_length >= kind->length)
            best = (struct run_place){pattern_length_lesser(best.before, row_begin), 0};
    }
    return best;
}

static struct run_place place_in_choice(const struct pattern_node *node,
                                        const struct runs_kind *kind)
{
    struct run_place all = {0};

    for (const struct pattern_node *child = node->first; child; child = child->next) {
        struct run_place place = place_in(child, kind);

        all.before = pattern_length_greater(all.before, place.before);
        all.behind = pattern_length_greater(all.behind, place.behind);
    }
    return node->first ? all : RUN_PLACE_NONE;
}

static struct run_place place_in(const struct pattern_node *node, const struct runs_kind *kind)
{
    if (node->shortest >= kind->length && is_made_of(node, &kind->bytes))
        return (struct run_place){0};
    switch (node->kind) {
    case PATTERN_NOTHING:
    case PATTERN_BYTE:
    case PATTERN_ANYTHING:
        return RUN_PLACE_NONE;
    case PATTERN_SEQUENCE:
        return place_in_sequence(node, kind);
    case PATTERN_CHOICE:
        return place_in_choice(node, kind);
    case PATTERN_REPEAT:
        return node->min > 0 ? place_in(node->first, kind) : RUN_PLACE_NONE;
    }
    return RUN_PLACE_NONE;
}

struct run_place run_place_of_pattern(const struct pattern_node *root)
{
    struct run_place best = RUN_PLACE_NONE;

    for (size_t i = 0; i < RUNS_KINDS; i++) {
        struct run_place place = place_in(root, &runs_kinds[i]);

        best.before = pattern_length_lesser(best.before, place.before);
        best.behind = pattern_length_lesser(best.behind, place.behind);
    }
    return best;
}
