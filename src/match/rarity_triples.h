/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which three bytes in a row source code is full of, letters in either case: what tells
 * a literal that is rarely seen from one that only looks so.
 *
 * Thread: immutable.
 */
#ifndef PATROL_MATCH_RARITY_TRIPLES_H
#define PATROL_MATCH_RARITY_TRIPLES_H

#define RARITY_TRIPLES_BITS 13

/* At [n] those that stand at about one of 2^n places, one after another; NULL: there are
 * none. They stand for all that look like them to the sieve (sieve_internal.h). What is
 * nowhere is rarer. */
extern const char *const rarity_triples[RARITY_TRIPLES_BITS + 1];

#endif
