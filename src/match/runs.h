/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs: twenty letters and digits in a row, or thirty-two of these and of
 * + - . / _ =. Nearly every token has one, and source code seldom: so one look
 * for them, the same for a thousand rules, tells where in a text their literals
 * need not be looked for.
 *
 * Identifiers and paths are as long, but few of them have a digit. Where a rule
 * wants one in its secrets, even twenty in a row of letters, digits and + - _ are
 * seldom enough, if there is a digit among them and what they are a part of.
 *
 * Thread: shared; `struct runs_pass` confined.
 */
#ifndef PATROL_MATCH_RUNS_H
#define PATROL_MATCH_RUNS_H

#include "match/byteset.h"

#define RUNS_WORD_BYTES 20
#define RUNS_TOKEN_BYTES 32

enum runs_sort {
    RUNS_ANY,
    RUNS_DIGIT, /* those with a digit */
    RUNS_SORTS,
};

struct runs_kind {
    struct byteset bytes;
    uint32_t length;
};

#define RUNS_KINDS 2
extern const struct runs_kind runs_kinds[RUNS_SORTS][RUNS_KINDS];

struct stretch {
    size_t from;
    size_t to;
};

/* Of a block of 64 bytes, a bit for each: whether it is a token byte, and whether it is
 * the last of so many in a row. */
struct runs_rows {
    uint64_t ones;
    uint64_t twos;
    uint64_t fours;
    uint64_t eights;
    uint64_t sixteens;
};

/* One pass over bytes. */
struct runs_pass {
    struct slice bytes;
    bool plain; /* to use nothing that only some processors have */

    /* Blocks are looked at in batches of 64. */
    size_t at;             /* the next batch */
    struct runs_rows rows; /* of the block before it */
    size_t batch;          /* the one before it */
    uint64_t ends;         /* in those of its blocks a run may end, and is to be looked for */

    /* Of the row of token bytes, or of name bytes, that goes on behind the last block
     * that was looked at closely. */
    size_t row_from;
    bool token_digit; /* it had a digit before that block */
    bool name_digit;
};

/* What the next block with runs holds, by sort: from the first byte of the first run
 * to behind what the block has of the last one. `to` is 0 where there is none.
 * false: there is no such block. */
bool runs_next(struct runs_pass *pass, struct stretch out[RUNS_SORTS]);

#endif
