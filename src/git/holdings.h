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
 *     holdings_begin, _entry, _end for each tree → holdings_of
 *
 * Trees may come in any order, and in several holdings, one for each worker,
 * which are merged before they are asked.
 *
 * Thread: confined. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_HOLDINGS_H
#define PATROL_GIT_HOLDINGS_H

#include "core/buf.h"
#include "git/intern.h"
#include "git/tree.h"

/* The set that holds nothing. */
#define HOLDINGS_NONE 0

/* A wanted object, and a path that leads to it. */
struct holding {
    uint32_t want;
    uint32_t path;
};

/* The wanted objects, numbered from 0; they do not change while trees are
 * gathered. Thread: shared by all workers then. */
struct holdings_wants {
    enum oid_format format;
    struct intern names;
    unsigned char filter[8192]; /* a bit for the first two bytes of each name */
};

void holdings_wants_init(struct holdings_wants *wants, enum oid_format format);
void holdings_wants_release(struct holdings_wants *wants);
MUST_USE enum err_code holdings_wants_add(struct holdings_wants *wants, const struct oid *oid);
MUST_USE bool holdings_wants_find(const struct holdings_wants *wants, const unsigned char *hash,
                                  uint32_t *want);

struct holdings;

/* `wants` must outlive it. */
MUST_USE enum err_code holdings_new(const struct holdings_wants *wants, struct holdings **out);
void holdings_free(struct holdings *holdings);

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

/* Adds the trees of another one. `numbers` has room for holdings_trees of
 * them: what each is called now. */
size_t holdings_trees(const struct holdings *holdings);
MUST_USE enum err_code holdings_merge(struct holdings *holdings, const struct holdings *other,
                                      uint32_t *numbers);

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
