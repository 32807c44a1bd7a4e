/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How rarely a literal is seen in source code, estimated: the worth of a
 * literal for the prefilter.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_RARITY_H
#define PATROL_MATCH_RARITY_H

#include "match/byteset.h"
#include "match/literals.h"

/* n: seen about once in 2^n bytes. */
double rarity_bits(const struct literal *literal);

/* The same for one byte out of a class. */
double rarity_class_bits(const struct byteset *bytes);

#endif
