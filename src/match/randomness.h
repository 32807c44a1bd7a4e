/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes or words? Entropy cannot tell: `getPasswordFromUser` has as
 * many different characters as a key of that length. What tells is how they
 * follow each other, so two models are compared: words and identifiers, as
 * they are written in source code (tables made by
 * tests/bench/randomness_table.py), and draws from the smallest usual
 * alphabet that has all the characters.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_RANDOMNESS_H
#define PATROL_MATCH_RANDOMNESS_H

#include "core/slice.h"

/* Evidence in bits: log2 of how many times likelier the text is as random
 * draws than as words. Negative for words; grows with the length. */
double randomness_bits(struct slice text);

#endif
