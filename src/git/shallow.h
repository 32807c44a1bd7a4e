/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a shallow clone was cut off: the commits whose parents it does not
 * have (gitformat-shallow in git's Documentation/technical).
 *
 * Thread: immutable once read.
 */
#ifndef PATROL_GIT_SHALLOW_H
#define PATROL_GIT_SHALLOW_H

#include "git/odb.h"

struct shallow;

/* No file is an empty set. What cannot be read of it is told, and the rest
 * counts. ERR_NOMEM; ERR_LIMIT: the path is too long. */
MUST_USE enum err_code shallow_read(const struct repo *repo, odb_problem_fn problem, void *ctx,
                                    struct shallow **out);
void shallow_free(struct shallow *shallow);

bool shallow_has(const struct shallow *shallow, const struct oid *commit);

#endif
