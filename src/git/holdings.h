/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a few wanted objects each tree of a repository holds, at any
 * depth, and by which paths.
 *
 * A tree that is stored as a difference is kept as one: the entries in which
 * it differs from its base, and of these only folders and wanted objects. What
 * a tree holds is then what its base holds, less what these entries held
 * before, plus what they hold now. Nearly always that is the same, and the
 * same sets are stored once, so memory grows with the changes and not with
 * the trees.
 *
 *     holdings_want for each → holdings_begin, _entry, _end for each tree
 *     → holdings_of
 *
 * Trees may come in any order. Thread: confined. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_HOLDINGS_H
#define PATROL_GIT_HOLDINGS_H

#include "core/buf.h"
#include "git/tree.h"

/* The set that holds nothing. */
#define HOLDINGS_NONE 0

/* A wanted object, and a path that leads to it. */
struct holding {
    uint32_t want;
    uint32_t path;
};

struct holdings;

MUST_USE enum err_code holdings_new(enum oid_format format, struct holdings **out);
void holdings_free(struct holdings *holdings);

/* Wanted objects are numbered from 0; the same one keeps its number. */
MUST_USE enum err_code holdings_want(struct holdings *holdings, const struct oid *oid,
                                     uint32_t *want);
MUST_USE bool holdings_wanted(const struct holdings *holdings, const unsigned char *hash,
                              uint32_t *want);

/* The number of a tree, whether it was added or not. */
MUST_USE enum err_code holdings_tree(struct holdings *holdings, const struct oid *oid,
                                     uint32_t *tree);

#define HOLDINGS_NO_BASE UINT32_MAX

/* Adds a tree: the entries in which it differs from `base`, an added tree, or
 * all of them with HOLDINGS_NO_BASE. One that was added already stays as it is. */
MUST_USE enum err_code holdings_begin(struct holdings *holdings, uint32_t tree, uint32_t base);
MUST_USE enum err_code holdings_entry(struct holdings *holdings, const struct tree_entry *before,
                                      const struct tree_entry *after);
void holdings_end(struct holdings *holdings);

/* The number of the set that the tree holds: sets with the same content have
 * the same number. The tree itself, where wanted, has the empty path in it. */
MUST_USE enum err_code holdings_of(struct holdings *holdings, uint32_t tree, uint32_t *set);

/* How many sets there are by now, and one of them, ordered; valid until the next call of
 * holdings_of. */
size_t holdings_sets(const struct holdings *holdings);
const struct holding *holdings_set(const struct holdings *holdings, uint32_t set, size_t *count);

/* Appends the path, its parts joined by slashes. */
void holdings_path(const struct holdings *holdings, uint32_t path, struct buf *out);

#endif
