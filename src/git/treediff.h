/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is different between two trees, entry by entry, without looking below.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_TREEDIFF_H
#define PATROL_GIT_TREEDIFF_H

#include "git/tree.h"

/* `before` or `after` is NULL where only the other tree has an entry of this
 * name; otherwise both have it, with another mode or object. A file and a
 * folder of the same name come apart. Entries point into the trees. */
typedef enum err_code (*treediff_fn)(void *ctx, const struct tree_entry *before,
                                     const struct tree_entry *after);

/* Whatever the trees hold, `before` less all that is only before plus all that
 * is only after is `after`. An entry that is malformed ends its tree: the rest
 * is compared without it, and ERR_PARSE returned in the end. Stops at the
 * first failure of `fn`. */
MUST_USE enum err_code treediff_each(enum oid_format format, struct slice before,
                                     struct slice after, treediff_fn fn, void *ctx);

#endif
