/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/urgency.h"

static int64_t time_of(const struct occurrence *at)
{
    return !at->history || at->history->in_head ? INT64_MAX : at->history->author_time_s;
}

void urgency_init(struct urgency *urgency, struct finding *finding, size_t number)
{
    *urgency = (struct urgency){finding, INT64_MIN, number};
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const int64_t time_s = time_of(&finding->occurrences[i]);

        if (time_s > urgency->newest_s)
            urgency->newest_s = time_s;
    }
}

static int rank(enum checksum_state checksum)
{
    switch (checksum) {
    case CHECKSUM_VALID:
        return 0;
    case CHECKSUM_NONE:
        return 1;
    case CHECKSUM_INVALID:
        return 2;
    }
    return 2;
}

int urgency_compare(const void *a, const void *b)
{
    const struct urgency *left = a;
    const struct urgency *right = b;
    const int left_rank = rank(left->finding->offline.checksum);
    const int right_rank = rank(right->finding->offline.checksum);

    if (left_rank != right_rank)
        return left_rank < right_rank ? -1 : 1;
    if (left->newest_s != right->newest_s)
        return left->newest_s > right->newest_s ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}
