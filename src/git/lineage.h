/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All commits of a repository in history order: parents before children, and
 * among those that could come next the one with the earliest committer date,
 * then the smallest name. Commits are numbered as they are added, and may be
 * added in any order; parents that are never added (shallow clones, missing
 * objects) count as not there.
 *
 *     lineage_add and _parent for each → lineage_sort → lineage_mark for each ref
 *
 * Thread: confined. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_LINEAGE_H
#define PATROL_GIT_LINEAGE_H

#include "core/err.h"
#include "git/oid.h"

/* Of a commit that no ref reaches. */
#define LINEAGE_UNREACHED UINT32_MAX

struct lineage;

MUST_USE enum err_code lineage_new(enum oid_format format, struct lineage **out);
void lineage_free(struct lineage *lineage);

/* Adds a commit that was not added before, committed at `time_s`; `tree` is
 * the caller's. Its parents follow. */
MUST_USE enum err_code lineage_add(struct lineage *lineage, const struct oid *oid, int64_t time_s,
                                   uint32_t tree);
MUST_USE enum err_code lineage_parent(struct lineage *lineage, const struct oid *oid);

MUST_USE enum err_code lineage_sort(struct lineage *lineage);

/* Commits in order, by their numbers. */
const uint32_t *lineage_order(const struct lineage *lineage, size_t *count);

uint32_t lineage_tree(const struct lineage *lineage, uint32_t commit);
struct oid lineage_oid(const struct lineage *lineage, uint32_t commit);
MUST_USE bool lineage_find(const struct lineage *lineage, const struct oid *oid, uint32_t *commit);

/* Gives `rank` to the commit and its ancestors, where none has one yet. */
MUST_USE enum err_code lineage_mark(struct lineage *lineage, uint32_t commit, uint32_t rank);
uint32_t lineage_rank(const struct lineage *lineage, uint32_t commit);

#endif
