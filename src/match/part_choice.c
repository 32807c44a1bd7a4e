/* SPDX-License-Identifier: Apache-2.0 */
#include "match/part_choice.h"

/* A rule that looks farther makes the others look as far. The larger ones are for the rarer
 * runs. */
static const struct around around_max[RUNS_SORTS] = {
    [RUNS_ANY] = {64, 64},
    [RUNS_DIGIT] = {256, 256},
};

static bool is_small(const struct around *around, size_t sort)
{
    return around->before <= around_max[sort].before && around->behind <= around_max[sort].behind;
}

/* A match, of which a run is known to be near one of its ends, has its literals within
 * their stands of that end. Only around runs with a digit long gaps do not count. */
static struct around around_literals(const struct pattern_facts *facts, size_t sort)
{
    const struct literal_set *set = &facts->literals;
    struct around from_begin = {.before = facts->runs[sort].before};
    struct around from_end = {.behind = facts->runs[sort].behind};

    for (size_t i = 0; i < set->count; i++) {
        const struct stand *stand = &set->stands[i];
        size_t before = sort == RUNS_DIGIT ? stand->reach_before : stand->max_before;
        size_t after = sort == RUNS_DIGIT ? stand->reach_after : stand->max_after;

        from_begin.behind = pattern_length_greater(
            from_begin.behind, pattern_length_add(before, set->items[i].bytes.len));
        from_end.before = pattern_length_greater(from_end.before, after);
    }
    return is_small(&from_begin, sort) ? from_begin : from_end;
}

/* A valid checksum is proof enough (scanner_search.c). */
static bool wants_digit(const struct rule *rule)
{
    return rule->checksum == CHECKSUM_ALGORITHM_NONE && rule->requirements &&
           rule->requirements->min_digits > 0;
}

size_t part_choice(const struct rule *rule, const struct pattern_facts *facts,
                   struct around *around)
{
    for (size_t sort = wants_digit(rule) ? RUNS_SORTS : RUNS_DIGIT; sort-- > 0;) {
        *around = around_literals(facts, sort);
        if (is_small(around, sort))
            return sort;
    }
    *around = (struct around){0};
    return EVERYWHERE;
}
