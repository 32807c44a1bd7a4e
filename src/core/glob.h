/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path patterns as in gitignore(5): `*` and `?` stop at slashes, `**` does
 * not, `[a-z]` and `[!a-z]` are classes, `\` escapes. A pattern without a
 * slash (but at its end) matches the last component at any depth, one with a
 * slash is anchored at the top; a slash at the end means folders only.
 *
 * Time is bounded by pattern × path. Thread: immutable.
 */
#ifndef PATROL_CORE_GLOB_H
#define PATROL_CORE_GLOB_H

#include "core/slice.h"

/* `path` has no leading slash and uses '/' between components. */
bool glob_match(struct slice pattern, struct slice path, bool is_folder);

#endif
