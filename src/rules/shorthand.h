/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What many patterns of our own dialect have in common, under a name:
 *
 *   {{start}}   nothing here belongs to a longer word. The end of an escape
 *               (\n, %3D, \u0022, a terminal's colour) is no part of a word.
 *   {{assign}}  what stands between the name of a setting and its value, in
 *               code, configuration, command lines and markup
 *   {{blank}}   a blank, also one in a URL
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_SHORTHAND_H
#define PATROL_RULES_SHORTHAND_H

#include "core/buf.h"

/* Appends `pattern` with its names expanded; other braces stay. */
MUST_USE enum err_code shorthand_expand(struct slice pattern, struct buf *out);

#endif
