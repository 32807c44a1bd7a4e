/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens one a line, as people paste them: each becomes a finding whose place
 * is its line of standard input.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_TOKENS_H
#define PATROL_SCAN_TOKENS_H

#include "match/matcher.h"
#include "model/findings.h"

/* Adds them to `findings` and seals it. `unknown` is called with the number of
 * each line, from 1, that is not empty and in which no rule knows a token. */
MUST_USE enum err_code tokens_read(struct slice text, const struct matcher *matcher,
                                   struct findings *findings,
                                   void (*unknown)(void *ctx, uint64_t line), void *ctx);

/* Is there a token in `text`, or what begins like one of GitHub's? */
MUST_USE enum err_code tokens_are_in(struct slice text, const struct matcher *matcher, bool *out);

#endif
