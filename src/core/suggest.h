/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The known name that an unknown one was probably meant to be, for messages
 * such as "unknown key 'patern', did you mean 'pattern'?".
 *
 *     suggest_init(&nearest, word);
 *     for (...) suggest_offer(&nearest, candidate);
 *     best = suggest_best(&nearest);
 *
 * Ownership: borrows the word and the candidates. Thread: confined.
 */
#ifndef PATROL_CORE_SUGGEST_H
#define PATROL_CORE_SUGGEST_H

#include "core/slice.h"

struct suggest {
    struct slice word;
    struct slice best;
    size_t distance;
};

void suggest_init(struct suggest *suggest, struct slice word);

/* Of two candidates equally near the first one stays. */
void suggest_offer(struct suggest *suggest, struct slice candidate);

/* Empty when nothing offered is near enough to be a misspelling. */
struct slice suggest_best(const struct suggest *suggest);

/* Insertions, deletions, replacements and swaps of neighbours that turn `a`
 * into `b`, ASCII case aside; SIZE_MAX when one is too long to be a name. */
size_t suggest_distance(struct slice a, struct slice b);

#endif
