/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs: twenty letters and digits in a row, or thirty-two of these and of
 * + - . / _ =. Nearly every token has one, and source code seldom: so one look
 * for them, the same for a thousand rules, tells where in a text their literals
 * need not be looked for.
 *
 * Patterns say `api[\s_-]*key`, and set no bound to how far from the token the
 * key may be. So thirty-two bytes in a row that such gaps are made of, which
 * are even rarer, count as a run too: every gap without one is short.
 *
 * Thread: shared; `struct runs_pass` confined.
 */
#ifndef PATROL_MATCH_RUNS_H
#define PATROL_MATCH_RUNS_H

#include "match/byteset.h"

#define RUNS_WORD_BYTES 20
#define RUNS_TOKEN_BYTES 32
#define RUNS_GAP_BYTES 32

struct runs_kind {
    struct byteset bytes;
    uint32_t length;
};

#define RUNS_KINDS 2
extern const struct runs_kind runs_kinds[RUNS_KINDS];
extern const struct runs_kind runs_gap;

struct stretch {
    size_t from;
    size_t to;
};

/* One pass over bytes. */
struct runs_pass {
    struct slice bytes;
    size_t before; /* so much around each run is wanted */
    size_t behind;
    size_t at;           /* the next block */
    unsigned token_tail; /* bytes before it that may be a run's first ones */
    unsigned gap_tail;
    bool plain;           /* to use nothing that only some processors have */
    struct stretch found; /* a stretch of its own, not returned yet */
};

/* The next stretch that holds runs, all bytes up to `before` before and up to
 * `behind` behind each of them; stretches do not overlap. false: there is none. */
bool runs_next(struct runs_pass *pass, struct stretch *out);

#endif
