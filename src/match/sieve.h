/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over bytes: which of the literals stands where. However many there
 * are, it looks into one table at every second byte, and turns to the literals
 * themselves where two looks in a row say that one may stand there. That is
 * fast for literals that are rarely seen, and made in milliseconds.
 *
 * Thread: immutable.
 */
#ifndef PATROL_MATCH_SIEVE_H
#define PATROL_MATCH_SIEVE_H

#include "match/hit_list.h"
#include "match/literals.h"

struct sieve;

/* `count` literals, numbered from 0: at least one and at most LIMIT_LITERALS, none of them
 * empty; their bytes are copied. ERR_NOMEM, or ERR_LIMIT. */
MUST_USE enum err_code sieve_new(const struct literal *literals, size_t count, struct sieve **out);

void sieve_free(struct sieve *sieve);

/* Its bytes, in the layout of this machine and as long as it lives. */
struct slice sieve_image(const struct sieve *sieve);

/* From such bytes, at a multiple of 8, which stay where they are. What made them is trusted.
 * ERR_NOMEM. */
MUST_USE enum err_code sieve_new_with(struct slice image, struct sieve **out);

/* Appends the hits in `bytes` (at most 2 GiB), ordered by `end`. ERR_NOMEM, or
 * ERR_LIMIT over LIMIT_HITS; the hits until then are in the list. */
MUST_USE enum err_code sieve_scan(const struct sieve *sieve, struct slice bytes,
                                  struct hit_list *hits);

#endif
