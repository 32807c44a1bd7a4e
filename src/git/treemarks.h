/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a tree has that its delta's base has not, without reading what both
 * have. Entries have no fixed size, and nothing but reading from the start
 * tells where one begins; so that is kept: the marks of a tree. Those of a
 * delta are the marks of its base where it copies, and read where it inserts.
 * (Trees of git.git have 500 entries, of which a commit changes one.)
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_TREEMARKS_H
#define PATROL_GIT_TREEMARKS_H

#include "git/delta.h"
#include "git/tree.h"

/* Entries of a tree, usually all: where each begins, and the number that the
 * user of the marks gave to its object. */
struct treemarks {
    uint32_t *starts;
    uint32_t *numbers;
    size_t count;
    size_t cap;
    uint32_t end;           /* of the last whole entry */
    uint32_t number;        /* of the tree, for whoever keeps the marks */
    struct treemarks *next; /* in a pool */
};

/* Marks that are free to be used again. NULL when memory ran out. */
MUST_USE struct treemarks *treemarks_pool_take(struct treemarks **pool);
void treemarks_pool_give(struct treemarks **pool, struct treemarks *marks);
void treemarks_pool_release(struct treemarks **pool);

/* A tree and, unless span_count is 0, its difference to a base, as git/walk.h
 * shows them. At most 4 GiB. */
struct treemarks_tree {
    enum oid_format format;
    struct slice bytes;
    struct slice base;
    const struct treemarks *base_marks;
    const struct delta_span *spans;
    size_t span_count;
};

/* An entry of the base, which points into it. */
struct treemarks_entry {
    struct tree_entry entry;
    uint32_t number;
};

struct treemarks_visitor {
    /* An entry that no copied range holds, to be numbered. `before` is the one
     * of the same name whose place it takes, with another mode or object;
     * NULL where none was seen. */
    enum err_code (*come)(void *ctx, const struct tree_entry *entry,
                          const struct treemarks_entry *before, uint32_t *number);
    /* An entry of the base that nothing took the place of. */
    enum err_code (*gone)(void *ctx, const struct treemarks_entry *before);
    void *ctx;
};

/* Gives `visitor` the difference to the base (all entries, where there is
 * none), and fills `marks`, which may be NULL. Whatever the trees hold, the
 * base less each `before`, plus all that has come, is the tree; if they are
 * not in git's order, an entry may go and come again.
 * ERR_PARSE, when all entries before it were given, for one that is malformed.
 * Stops at the visitor's first failure. */
MUST_USE enum err_code treemarks_diff(const struct treemarks_tree *tree, struct treemarks *marks,
                                      const struct treemarks_visitor *visitor);

#endif
