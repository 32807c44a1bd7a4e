/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of bytes: what one position of a pattern can match.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_BYTESET_H
#define PATROL_MATCH_BYTESET_H

#include "core/slice.h"

struct byteset {
    uint64_t bits[4];
};

static inline bool byteset_has(const struct byteset *set, unsigned byte)
{
    return set->bits[byte >> 6] >> (byte & 63) & 1;
}

static inline void byteset_add(struct byteset *set, unsigned byte)
{
    set->bits[byte >> 6] |= (uint64_t)1 << (byte & 63);
}

/* Both ends belong to it. */
void byteset_add_range(struct byteset *set, unsigned first, unsigned last);
void byteset_add_set(struct byteset *set, const struct byteset *other);
void byteset_invert(struct byteset *set);

/* ASCII letters bring their other case. */
void byteset_fold(struct byteset *set);

/* Whether some byte belongs to both. */
bool byteset_meets(const struct byteset *a, const struct byteset *b);

unsigned byteset_count(const struct byteset *set);

/* Adds the class that PCRE2 writes as `\d`, `\w`, … or, for a capital letter,
 * its complement; `N` is every byte but a newline. false: no such class. */
MUST_USE bool byteset_add_escape(struct byteset *set, char letter);

/* Adds the POSIX class of this name ("alpha"). false: no such class. */
MUST_USE bool byteset_add_posix(struct byteset *set, struct slice name, bool negated);

#endif
