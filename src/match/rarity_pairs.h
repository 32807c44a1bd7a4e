/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often a few bytes in a row are seen in source code, letters in either
 * case, estimated from how often each two of them stand together.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_RARITY_PAIRS_H
#define PATROL_MATCH_RARITY_PAIRS_H

/* n: the byte stands at one of 2^n places; and behind `before`, at one of so many. */
double rarity_pairs_first_bits(unsigned char byte);
double rarity_pairs_next_bits(unsigned char before, unsigned char byte);

#endif
