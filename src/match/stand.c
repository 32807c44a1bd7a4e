/* SPDX-License-Identifier: Apache-2.0 */
#include "match/stand.h"

#include <math.h>

int64_t stand_distance(size_t length)
{
    return length < (size_t)STAND_FAR ? (int64_t)length : STAND_FAR;
}

/* How rarely the streak is seen at one of so many places. */
static double streak_worth(double bits, int64_t first, int64_t last)
{
    return bits - log2(1 + (double)(last - first));
}

void stand_offer_streak(struct stand *stand, const struct part_streak *streak, int64_t first,
                        int64_t last)
{
    if (stand->streak.length &&
        streak_worth(stand->streak_bits, stand->streak_first, stand->streak_last) >=
            streak_worth(streak->bits, first, last))
        return;
    stand->streak = streak->streak;
    stand->streak_bits = streak->bits;
    stand->streak_first = first;
    stand->streak_last = last;
}

static bool same_streak(const struct stand *a, const struct stand *b)
{
    return a->streak.length == b->streak.length &&
           memcmp(&a->streak.bytes, &b->streak.bytes, sizeof a->streak.bytes) == 0;
}

void stand_join(struct stand *stand, const struct stand *other)
{
    stand->min_before = pattern_length_lesser(stand->min_before, other->min_before);
    stand->max_before = pattern_length_greater(stand->max_before, other->max_before);
    stand->min_after = pattern_length_lesser(stand->min_after, other->min_after);
    stand->max_after = pattern_length_greater(stand->max_after, other->max_after);
    stand->reach_before = pattern_length_greater(stand->reach_before, other->reach_before);
    stand->reach_after = pattern_length_greater(stand->reach_after, other->reach_after);
    if (!same_streak(stand, other))
        stand->streak = (struct streak){0};
    if (other->streak_first < stand->streak_first)
        stand->streak_first = other->streak_first;
    if (other->streak_last > stand->streak_last)
        stand->streak_last = other->streak_last;
}

void stand_anywhere(struct stand *stand, const struct streak *streak)
{
    stand->streak = *streak;
    stand->streak_first = -stand_distance(stand->max_before);
    stand->streak_last = stand_distance(stand->max_after);
}
