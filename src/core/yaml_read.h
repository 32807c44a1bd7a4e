/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML 1.1 as libyaml reads it, one document a text, as a tree of nodes.
 * Anchors, aliases and merge keys are refused (a "billion laughs" document is
 * built of them), duplicate keys are an error. Depth and number of nodes are
 * bounded by core/limits.h.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_YAML_READ_H
#define PATROL_CORE_YAML_READ_H

#include "core/node.h"

/* *out lives in `arena`; an empty text gives a NODE_NULL. ERR_PARSE; ERR_LIMIT:
 * over `most_bytes`, too deep or too many values; ERR_NOMEM. The message begins
 * with "LINE:COLUMN: ". */
MUST_USE enum err_code yaml_read(struct slice text, size_t most_bytes, struct arena *arena,
                                 struct node **out, struct err *err);

#endif
