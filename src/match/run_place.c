/* SPDX-License-Identifier: Apache-2.0 */
#include "match/run_place.h"

#include "match/stretches.h"

static bool is_subset(const struct byteset *a, const struct byteset *b)
{
    for (size_t i = 0; i < ARRAY_LEN(a->bits); i++)
        if (a->bits[i] & ~b->bits[i])
            return false;
    return true;
}

bool run_place_is_streak(const struct streak *streak)
{
    for (size_t i = 0; i < RUNS_KINDS; i++) {
        const struct runs_kind *kind = &runs_kinds[RUNS_ANY][i];

        if (streak->length >= kind->length && is_subset(&streak->bytes, &kind->bytes))
            return true;
    }
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

    if (node->longest < stretches_gap.length || node->kind == PATTERN_ANYTHING)
        return node->longest;
    if (is_made_of(node, &stretches_gap.bytes))
        return stretches_gap.length;
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

static struct run_place nearer(struct run_place a, struct run_place b)
{
    return (struct run_place){pattern_length_lesser(a.before, b.before),
                              pattern_length_lesser(a.behind, b.behind)};
}

static struct run_place farther(struct run_place a, struct run_place b)
{
    return (struct run_place){pattern_length_greater(a.before, b.before),
                              pattern_length_greater(a.behind, b.behind)};
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

        best.before = pattern_length_lesser(best.before, pattern_length_add(length, inside.before));
        best.behind =
            pattern_length_lesser(pattern_length_add(best.behind, child->longest), inside.behind);
        length = pattern_length_add(length, child->longest);
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

    for (const struct pattern_node *child = node->first; child; child = child->next)
        all = farther(all, place_in(child, kind));
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

static bool may_have_digit(const struct pattern_node *node)
{
    struct byteset digits = {0};

    if (node->kind == PATTERN_ANYTHING)
        return true;
    byteset_add_range(&digits, '0', '9');
    if (node->kind == PATTERN_BYTE)
        return byteset_meets(&node->bytes, &digits);
    for (const struct pattern_node *child = node->first; child; child = child->next)
        if (may_have_digit(child))
            return true;
    return false;
}

static struct run_place place_of_digits(const struct pattern_node *node,
                                        const struct runs_kind *kind);

/* Children of a sequence: as many as are made of a run's bytes, or one that is not. */
struct piece {
    const struct pattern_node *next;
    struct run_place place;
    size_t reach;
    bool digits;
};

static struct piece piece_at(const struct pattern_node *child, const struct runs_kind *kind)
{
    struct piece piece = {.next = child->next, .reach = run_place_reach(child)};
    size_t shortest = child->shortest;

    piece.digits = may_have_digit(child);
    if (!is_made_of(child, &kind->bytes)) {
        piece.place = place_of_digits(child, kind);
        return piece;
    }
    for (; piece.next && is_made_of(piece.next, &kind->bytes); piece.next = piece.next->next) {
        shortest = pattern_length_add(shortest, piece.next->shortest);
        piece.reach = pattern_length_add(piece.reach, run_place_reach(piece.next));
        piece.digits = piece.digits || may_have_digit(piece.next);
    }
    piece.place = shortest >= kind->length ? (struct run_place){0} : RUN_PLACE_NONE;
    return piece;
}

static struct run_place place_of_digits_in_sequence(const struct pattern_node *node,
                                                    const struct runs_kind *kind)
{
    struct run_place place = RUN_PLACE_NONE;
    size_t length = 0;
    bool digits = false;

    for (const struct pattern_node *child = node->first; child;) {
        struct piece piece = piece_at(child, kind);

        if (piece.digits && digits)
            return RUN_PLACE_NONE;
        place.behind = pattern_length_add(place.behind, piece.reach);
        if (piece.digits)
            place = (struct run_place){pattern_length_add(length, piece.place.before),
                                       piece.place.behind};
        digits = digits || piece.digits;
        length = pattern_length_add(length, piece.reach);
        child = piece.next;
    }
    return place;
}

/* Of a run with all the digits that `node` can have. */
static struct run_place place_of_digits(const struct pattern_node *node,
                                        const struct runs_kind *kind)
{
    struct run_place all = {0};

    if (is_made_of(node, &kind->bytes))
        return node->shortest >= kind->length ? all : RUN_PLACE_NONE;
    if (node->kind == PATTERN_SEQUENCE)
        return place_of_digits_in_sequence(node, kind);
    if (node->kind != PATTERN_CHOICE)
        return RUN_PLACE_NONE;
    for (const struct pattern_node *child = node->first; child; child = child->next)
        all = farther(all, place_of_digits(child, kind));
    return node->first ? all : RUN_PLACE_NONE;
}

/* The same, where the digits are in this group. */
static struct run_place place_in_group(const struct pattern_node *node, uint32_t group,
                                       const struct runs_kind *kind)
{
    struct run_place place = RUN_PLACE_NONE;
    size_t length = 0;

    if (node->group == group)
        return place_of_digits(node, kind);
    if (node->kind == PATTERN_REPEAT && node->min == 1 && node->max == 1)
        return place_in_group(node->first, group, kind);
    if (node->kind != PATTERN_SEQUENCE)
        return RUN_PLACE_NONE;
    for (const struct pattern_node *child = node->first; child; child = child->next) {
        struct run_place inside = place_in_group(child, group, kind);
        size_t reach = run_place_reach(child);

        place.before =
            pattern_length_lesser(place.before, pattern_length_add(length, inside.before));
        place.behind =
            pattern_length_lesser(pattern_length_add(place.behind, reach), inside.behind);
        length = pattern_length_add(length, reach);
    }
    return place;
}

void run_place_of_pattern(const struct pattern *pattern, struct run_place *out)
{
    /* The number of the only group, which then is the secret. */
    uint32_t group = pattern->groups == 1 && !pattern->named && !pattern->loose;

    out[RUNS_ANY] = RUN_PLACE_NONE;
    out[RUNS_DIGIT] = RUN_PLACE_NONE;
    for (size_t i = 0; i < RUNS_KINDS; i++) {
        const struct runs_kind *kinds[] = {&runs_kinds[RUNS_ANY][i], &runs_kinds[RUNS_DIGIT][i]};
        struct run_place digits = group ? place_in_group(pattern->root, group, kinds[1])
                                        : place_of_digits(pattern->root, kinds[1]);

        out[RUNS_ANY] = nearer(out[RUNS_ANY], place_in(pattern->root, kinds[0]));
        out[RUNS_DIGIT] = nearer(out[RUNS_DIGIT], digits);
    }
}
