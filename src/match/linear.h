/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second matcher. PCRE2 can try the same part of a pattern at the same byte
 * again and again, as often as there are ways to get there, and gives up in the
 * end. This one remembers where it has failed: its steps are bounded by the
 * pattern's length times the bytes. It prefers as PCRE2 does, so that the match
 * and its groups are the same. Where PCRE2 need not backtrack it is slower.
 *
 * What failed at a byte fails there however it was reached, as long as nothing
 * refers to what was matched before: patterns with references, lookaround,
 * atomic groups and the like are ERR_UNSUPPORTED.
 *
 * Thread: immutable.
 */
#ifndef PATROL_MATCH_LINEAR_H
#define PATROL_MATCH_LINEAR_H

#include "match/regex.h"

struct linear;

/* A pattern that PCRE2 compiles. */
MUST_USE enum err_code linear_new(const char *pattern, struct linear **out);
void linear_free(struct linear *linear);

/* As regex_find, into PCRE2's form: pairs[2 * group] is where a group begins, and
 * SIZE_MAX where it took no part. Adds to *steps. REGEX_LIMIT: too many steps,
 * or no memory. */
enum regex_outcome linear_find(const struct linear *linear, struct slice subject,
                               struct regex_window window, size_t *pairs, uint64_t *steps);

#endif
