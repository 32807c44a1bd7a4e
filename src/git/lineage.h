/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commits in history order: parents before children, and among those that
 * could come next the one with the earliest committer date, then the smallest
 * name. The caller numbers the commits and may add them in any order; those
 * that are never added (shallow clones, missing objects) count as not there.
 *
 *     lineage_add and _parent for each → lineage_sort → lineage_mark for each ref
 *
 * Thread: confined. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_LINEAGE_H
#define PATROL_GIT_LINEAGE_H

#include "core/err.h"
#include "core/slice.h"

/* Of a commit that no ref reaches. */
#define LINEAGE_UNREACHED UINT32_MAX

struct lineage;

/* Whether the name of commit `a` is below that of `b`. */
typedef bool (*lineage_below_fn)(const void *ctx, uint32_t a, uint32_t b);

/* For numbers below `count`. */
MUST_USE enum err_code lineage_new(size_t count, lineage_below_fn below, const void *ctx,
                                   struct lineage **out);
void lineage_free(struct lineage *lineage);

/* Adds a commit that was not added before, committed at `time_s`. Its parents
 * follow. */
void lineage_add(struct lineage *lineage, uint32_t commit, int64_t time_s);
MUST_USE enum err_code lineage_parent(struct lineage *lineage, uint32_t parent);

MUST_USE enum err_code lineage_sort(struct lineage *lineage);

/* Commits in order, by their numbers. */
const uint32_t *lineage_order(const struct lineage *lineage, size_t *count);

/* Gives `rank` to the commit and its ancestors, where none has one yet. */
MUST_USE enum err_code lineage_mark(struct lineage *lineage, uint32_t commit, uint32_t rank);
uint32_t lineage_rank(const struct lineage *lineage, uint32_t commit);

#endif
