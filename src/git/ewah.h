/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EWAH compressed bitmaps, as a split index holds them:
 *
 *     bits(u32) words(u32) word(u64)… position(u32)
 *
 * A marker word says: bit 0 the repeated bit, bits 1-32 how many whole
 * words of it, bits 33-63 how many literal words follow. Format:
 * git's ewah/ewah_io.c and gitformat-pack(5), "EWAH".
 *
 * Ownership: points into the parsed bytes. Thread: confined.
 */
#ifndef PATROL_GIT_EWAH_H
#define PATROL_GIT_EWAH_H

#include "core/err.h"
#include "core/slice.h"

/* A walk over the bits that are set, in ascending order. */
struct ewah {
    struct slice words; /* that are left */
    uint64_t bits;
    uint64_t position; /* first bit of the next word */
    uint64_t word;     /* set bits that are left of the word before that */
    uint64_t repeated; /* the repeated word, and how often it is left */
    uint64_t repeats;
    uint64_t literals; /* words that are left of this marker */
};

/* Takes a bitmap from the front of *rest; ERR_PARSE when it is cut off. */
MUST_USE enum err_code ewah_take(struct slice *rest, struct ewah *out);

/* ERR_OK, ITER_END, or ERR_PARSE when the words go beyond the bits. */
MUST_USE enum err_code ewah_next(struct ewah *ewah, uint64_t *bit);

#endif
