/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The literals that a prefilter saw, in order of their ends.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_HIT_LIST_H
#define PATROL_MATCH_HIT_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

/* A literal that was seen: bytes[end - length, end) is literal number `literal`. */
struct hit {
    uint32_t literal;
    uint32_t end;
};

struct hit_list {
    struct hit *items;
    size_t count;
    size_t cap;
};

void hit_list_release(struct hit_list *list);

/* ERR_NOMEM, or ERR_LIMIT over LIMIT_HITS. */
MUST_USE enum err_code hit_list_add(struct hit_list *list, struct hit hit);

/* Orders the hits from number `from` on by `end`. */
void hit_list_sort(struct hit_list *list, size_t from);

#endif
