/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One compiled PCRE2 pattern, with JIT, bytes and not characters, and with
 * limits: a pattern that backtracks for ever ends with REGEX_LIMIT.
 *
 * Thread: `struct regex` immutable; `struct regex_scratch` confined.
 */
#ifndef PATROL_MATCH_REGEX_H
#define PATROL_MATCH_REGEX_H

#include "core/err.h"
#include "core/slice.h"

struct regex;
struct regex_scratch; /* match data, JIT stack and limits of one worker */

/* Compiles. On ERR_PARSE the message has the offset in `pattern`, and *offset
 * (which may be NULL) too. */
MUST_USE enum err_code regex_new(const char *pattern, struct regex **out, size_t *offset,
                                 struct err *err);
void regex_free(struct regex *regex);

MUST_USE enum err_code regex_scratch_new(struct regex_scratch **out);
void regex_scratch_free(struct regex_scratch *scratch);

enum regex_outcome { REGEX_NONE, REGEX_MATCH, REGEX_LIMIT };

struct span {
    size_t start;
    size_t end;
};

struct regex_match {
    struct span whole;
    struct span token; /* named group `token` (any case), else the first named group that
                          took part, else group 1, else the whole */
};

/* Looks for the first match that begins at `from` or later, seeing all of
 * `subject` for lookbehind and \b. */
enum regex_outcome regex_find(const struct regex *regex, struct regex_scratch *scratch,
                              struct slice subject, size_t from, struct regex_match *out);

/* Longest possible match in bytes as far as the pattern tells; 0: no bound. */
size_t regex_max_length(const struct regex *regex);

#endif
