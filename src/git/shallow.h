/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a shallow clone was cut off: the commits whose parents it does not
 * have (gitformat-shallow in git's Documentation/technical).
 *
 * Thread: immutable once read.
 */
#ifndef PATROL_GIT_SHALLOW_H
#define PATROL_GIT_SHALLOW_H

#include "git/repo.h"

struct shallow;

/* No file is an empty set. ERR_PARSE, ERR_IO, ERR_LIMIT, ERR_NOMEM. */
MUST_USE enum err_code shallow_read(const struct repo *repo, struct shallow **out, struct err *err);
void shallow_free(struct shallow *shallow);

bool shallow_has(const struct shallow *shallow, const struct oid *commit);

#endif
