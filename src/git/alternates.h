/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The object directories of a repository: its own, and those that
 * `info/alternates` and GIT_ALTERNATE_OBJECT_DIRECTORIES name, and theirs in
 * turn (gitrepository-layout(5)). Each stands in the list once, so cycles
 * end; their number and depth are bounded.
 */
#ifndef PATROL_GIT_ALTERNATES_H
#define PATROL_GIT_ALTERNATES_H

#include "core/err.h"
#include "core/slice.h"

/* `more` is a list with colons between, or NULL. *dirs and its strings, and
 * *problem (text about one that could not be followed, or NULL), are the
 * caller's to free, whatever is returned. */
MUST_USE enum err_code alternates_list(const char *own, const char *more, char ***dirs,
                                       size_t *count, char **problem);

#endif
