/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a few wanted objects each tree of a graph holds, at any depth, and
 * by which paths.
 *
 * What a tree holds is what its base holds, less what the entries in which
 * they differ held before, plus what they hold now. Nearly always that is
 * the same, and the same sets are stored once, so memory grows with the
 * changes and not with the trees.
 *
 *     holdings_new → holdings_want for each → holdings_begin → holdings_of
 *
 * Thread: confined. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_HOLDINGS_H
#define PATROL_GIT_HOLDINGS_H

#include "core/buf.h"
#include "git/graph.h"

/* The set that holds nothing. */
#define HOLDINGS_NONE 0

/* A wanted object, and a path that leads to it. */
struct holding {
    uint32_t want;
    uint32_t path;
};

struct holdings;

/* `graph` must outlive it. */
MUST_USE enum err_code holdings_new(const struct graph *graph, struct holdings **out);
void holdings_free(struct holdings *holdings);

/* Wants an object; wants are numbered from 0. */
MUST_USE enum err_code holdings_want(struct holdings *holdings, uint32_t object);
size_t holdings_wants(const struct holdings *holdings);

/* After the last want. */
MUST_USE enum err_code holdings_begin(struct holdings *holdings);
MUST_USE bool holdings_find(const struct holdings *holdings, uint32_t object, uint32_t *want);

/* The number of the set that an object holds: sets with the same content have
 * the same number. The object itself, where wanted, has the empty path in it. */
MUST_USE enum err_code holdings_of(struct holdings *holdings, uint32_t object, uint32_t *set);

/* How many sets there are by now, and one of them, ordered; valid until the
 * next call of holdings_of. */
size_t holdings_sets(const struct holdings *holdings);
const struct holding *holdings_set(const struct holdings *holdings, uint32_t set, size_t *count);

/* Appends the path, its parts joined by slashes. */
void holdings_path(const struct holdings *holdings, uint32_t path, struct buf *out);

#endif
