/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML 1.1 as libyaml reads it, one document a text, as a tree of nodes.
 * Anchors, aliases and merge keys are refused (a "billion laughs" document is
 * built of them), duplicate keys are an error. Size, depth and number of
 * nodes are bounded by core/limits.h.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_YAML_READ_H
#define PATROL_CORE_YAML_READ_H

#include "core/node.h"

/* *out lives in `arena`; an empty text gives a NODE_NULL. The message of an
 * error begins with "LINE:COLUMN: ". */
MUST_USE enum err_code yaml_read(struct slice text, struct arena *arena, struct node **out,
                                 struct err *err);

#endif
