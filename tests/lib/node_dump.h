/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree of nodes as one line, for comparing: null is `~`, a plain scalar
 * stands bare, a quoted one in '', lists in [], maps in {}.
 */
#ifndef PATROL_TESTS_LIB_NODE_DUMP_H
#define PATROL_TESTS_LIB_NODE_DUMP_H

#include "core/buf.h"
#include "core/node.h"

void node_dump(const struct node *node, struct buf *out);

#endif
