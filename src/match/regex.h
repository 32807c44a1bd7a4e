/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One compiled PCRE2 pattern, with JIT, bytes and not characters, and with
 * limits. Where PCRE2 reaches one the second matcher (match/linear.h) is asked;
 * REGEX_LIMIT: it does not know either.
 *
 * Thread: `struct regex` immutable; `struct regex_scratch` confined.
 */
#ifndef PATROL_MATCH_REGEX_H
#define PATROL_MATCH_REGEX_H

#include "core/buf.h"
#include "core/err.h"
#include "core/slice.h"

struct regex;
struct regex_scratch; /* match data, JIT stack and limits of one worker */

/* Compiles. On ERR_PARSE the message has the offset in `pattern`, which must
 * outlive the regex, and *offset (which may be NULL) too. */
MUST_USE enum err_code regex_new(const char *pattern, struct regex **out, size_t *offset,
                                 struct err *err);
void regex_free(struct regex *regex);

/* Whether regex_new would: the same answers, in half the time. */
MUST_USE enum err_code regex_check(const char *pattern, struct err *err);

/* true when the pattern has a named group, or more groups than one. */
bool regex_is_grouped(const struct regex *regex);

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

/* Where to look: matches that begin in [from, last], deciding by no byte at
 * `end` or behind it. All of the subject before `from` is seen by lookbehind. */
struct regex_window {
    size_t from;
    size_t last;
    size_t end;
};

/* The first match in `window`, whose members may lie behind the subject's end.
 * Where the window ends before the subject does, `$` does not match there. */
enum regex_outcome regex_find(const struct regex *regex, struct regex_scratch *scratch,
                              struct slice subject, struct regex_window window,
                              struct regex_match *out);

/* What the last regex_find took after PCRE2 had reached a limit; 0: it had not. */
uint64_t regex_second_steps(const struct regex_scratch *scratch);

/* What a named group of the match that regex_find just found holds. The name is written as in the
 * pattern, or in upper case. false: no such group took part. */
bool regex_group(const struct regex *regex, const struct regex_scratch *scratch, struct slice name,
                 struct span *out);

/* Appends name and version of the library below. */
void regex_library(struct buf *out);

#endif
