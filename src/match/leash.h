/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The leash of a literal: between it and the streak behind it stand bytes of
 * one class only. In `https?://[^\s/]+:[^\s/]+@` the "@" comes before the first
 * blank or slash, and so there is hardly an address in a text that needs a closer look.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_LEASH_H
#define PATROL_MATCH_LEASH_H

#include "match/streak.h"

struct leash {
    struct byteset bytes;
    size_t from; /* so far behind the literal's first byte; before it nothing is known */
};

/* What a row of parts tells about the bytes that it matches. */
struct leash_row {
    struct byteset all;
    struct byteset loose; /* those from `fixed` bytes behind its beginning on */
    size_t fixed;
};

/* Any byte may stand between. */
struct leash leash_none(void);

void leash_of_parts(const struct streak_part *parts, size_t from, size_t to, struct leash_row *out);

/* The leash, as long as `row` too, which stands behind it: always `start` bytes
 * behind the literal's first byte if `exact`. */
struct leash leash_with(const struct leash *leash, const struct leash_row *row, bool exact,
                        size_t start);

/* Of either of the two, whichever it is. */
struct leash leash_either(const struct leash *a, const struct leash *b);

/* How many bytes a text usually has of them in a row. */
double leash_usual_bytes(const struct byteset *bytes);

/* Whether to look for its end pays, where a streak of that length may be at so many places. */
bool leash_is_useful(const struct leash *leash, size_t places, size_t streak_length);

/* Where in [from, to) the first byte stands that is not of the leash; `to`: none is
 * seen. It looks at a few bytes only, so that many hits cannot make it slow. */
size_t leash_end(const struct byteset *leash, struct slice bytes, size_t from, size_t to);

/* Every byte that a match of `node` can hold; NULL: any. */
void leash_add_alphabet(const struct pattern_node *node, struct byteset *out);

#endif
