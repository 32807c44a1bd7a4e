/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259) as jansson reads it, as a tree of nodes. Duplicate keys are
 * an error; size, depth and number of nodes are bounded by core/limits.h.
 * Nodes carry no positions.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_JSON_READ_H
#define PATROL_CORE_JSON_READ_H

#include "core/node.h"

/* *out lives in `arena`. The message of an error begins with "LINE:COLUMN: ". */
MUST_USE enum err_code json_read(struct slice text, struct arena *arena, struct node **out,
                                 struct err *err);

#endif
