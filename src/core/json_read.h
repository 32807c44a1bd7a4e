/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259) as jansson reads it, as a tree of nodes. Duplicate keys are
 * an error; depth and number of nodes are bounded by core/limits.h, and all that
 * is made by a few dozen bytes a node and the ceiling of the arena. Nodes carry no
 * positions.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_JSON_READ_H
#define PATROL_CORE_JSON_READ_H

#include "core/node.h"

/* *out lives in `arena`. ERR_PARSE; ERR_LIMIT: over `most_bytes`, too deep or too
 * many values; ERR_NOMEM. The message begins with "LINE:COLUMN: ". */
MUST_USE enum err_code json_read(struct slice text, size_t most_bytes, struct arena *arena,
                                 struct node **out, struct err *err);

#endif
