/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths whose secrets a repository lets pass: .patrolignore, a pattern a line
 * as in gitignore(5) (core/glob.h). What matches a folder matches all below
 * it; `!` takes back; the last pattern that matches counts. Files are
 * scanned all the same, and what is found there is reported as suppressed.
 *
 * Ownership: copies the text. Thread: immutable once read.
 */
#ifndef PATROL_SCAN_IGNORE_H
#define PATROL_SCAN_IGNORE_H

#include "core/err.h"
#include "core/slice.h"

struct ignore_list;

MUST_USE enum err_code ignore_new(struct slice text, struct ignore_list **out);
void ignore_free(struct ignore_list *list);

/* The pattern that `path` (from the top of the repository, without a slash in
 * front) is ignored by; an empty slice: none. Of "a.zip!b/c" each part is a
 * file of its own: what matches a.zip matches its members. */
struct slice ignore_match(const struct ignore_list *list, struct slice path);

#endif
