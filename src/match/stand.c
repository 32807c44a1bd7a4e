/* SPDX-License-Identifier: Apache-2.0 */
#include "match/stand.h"

#include <math.h>

int64_t stand_distance(size_t length)
{
    return length < (size_t)STAND_FAR ? (int64_t)length : STAND_FAR;
}

/* How rarely the streak is seen at one of so many places. */
static double streak_worth(double bits, int64_t first, int64_t last, const struct leash *leash)
{
    return bits - log2(1 + fmin((double)(last - first), leash_usual_bytes(&leash->bytes)));
}

static struct leash leash_over(const struct stand *stand, const struct stand_gap *behind)
{
    return leash_with(&stand->tail, &behind->bytes, stand->min_after == stand->max_after,
                      stand->min_after);
}

void stand_offer_streak(struct stand *stand, const struct part_streak *streak,
                        const struct stand_gap *gap, bool is_behind)
{
    size_t shortest = is_behind ? stand->min_after : stand->min_before;
    size_t longest = is_behind ? stand->max_after : stand->max_before;
    int64_t near = stand_distance(pattern_length_add(shortest, gap->shortest));
    int64_t far = stand_distance(pattern_length_add(longest, gap->longest));
    int64_t first = is_behind ? near : -far;
    int64_t last = is_behind ? far : -near;
    struct leash leash = is_behind ? leash_over(stand, gap) : leash_none();

    if (stand->streak.length &&
        streak_worth(stand->streak_bits, stand->streak_first, stand->streak_last, &stand->leash) >=
            streak_worth(streak->bits, first, last, &leash))
        return;
    stand->streak = streak->streak;
    stand->streak_bits = streak->bits;
    stand->streak_first = first;
    stand->streak_last = last;
    stand->leash = leash;
}

void stand_grow(struct stand *stand, const struct stand_gap *before, const struct stand_gap *behind)
{
    stand->tail = leash_over(stand, behind);
    stand->min_before = pattern_length_add(stand->min_before, before->shortest);
    stand->max_before = pattern_length_add(stand->max_before, before->longest);
    stand->min_after = pattern_length_add(stand->min_after, behind->shortest);
    stand->max_after = pattern_length_add(stand->max_after, behind->longest);
    stand->reach_before = pattern_length_add(stand->reach_before, before->reach);
    stand->reach_after = pattern_length_add(stand->reach_after, behind->reach);
}

void stand_join(struct stand *stand, const struct stand *other)
{
    stand->min_before = pattern_length_lesser(stand->min_before, other->min_before);
    stand->max_before = pattern_length_greater(stand->max_before, other->max_before);
    stand->min_after = pattern_length_lesser(stand->min_after, other->min_after);
    stand->max_after = pattern_length_greater(stand->max_after, other->max_after);
    stand->reach_before = pattern_length_greater(stand->reach_before, other->reach_before);
    stand->reach_after = pattern_length_greater(stand->reach_after, other->reach_after);
    if (!streak_equal(&stand->streak, &other->streak))
        stand->streak = (struct streak){0};
    if (other->streak_first < stand->streak_first)
        stand->streak_first = other->streak_first;
    if (other->streak_last > stand->streak_last)
        stand->streak_last = other->streak_last;
    stand->leash = leash_either(&stand->leash, &other->leash);
}

void stand_anywhere(struct stand *stand, const struct streak *streak)
{
    stand->streak = *streak;
    stand->streak_first = -stand_distance(stand->max_before);
    stand->streak_last = stand_distance(stand->max_after);
    stand->leash = leash_none();
}
