/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All strings that a part of a pattern matches, where they are few and short:
 * `gh[ps]_?` is ghp, ghs, ghp_ and ghs_.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_WORDS_H
#define PATROL_MATCH_WORDS_H

#include "match/pattern.h"

#define WORDS_MAX 64  /* strings that one run of elements is multiplied out to */
#define WORD_BYTES 32 /* longer strings add nothing to a prefilter */

/* A string that may stand in the text; bit i of `folded`: byte i in either case. */
struct word {
    uint32_t folded;
    uint8_t len;
    unsigned char bytes[WORD_BYTES];
};

struct words {
    size_t count;
    struct word items[WORDS_MAX];
};

/* The empty string and no other. */
void words_empty_string(struct words *words);

/* *words becomes every one of them followed by every one of `tails`; unchanged
 * where these would be too many or too long: false. */
MUST_USE bool words_multiply(struct words *words, const struct word *tails, size_t tail_count);

/* Whether `more` bytes can be added to each of them. */
bool words_fit(const struct words *words, size_t more);

/* All strings that `node` matches; false when they are too many or too long,
 * and then *out means nothing. */
MUST_USE bool words_of_node(const struct pattern_node *node, struct words *out);

#endif
