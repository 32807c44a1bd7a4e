/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes credentials that open nothing: well-formed, with right checksums, the
 * same for the same seed. What placeholders expand into.
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_MINT_H
#define PATROL_RULES_MINT_H

#include "core/buf.h"

struct mint_order {
    struct slice kind;
    struct slice seed;
    bool bad;       /* with a wrong checksum or a broken inside */
    uint64_t exp_s; /* expiry of a JSON web token; 0: one of 2100 */
};

/* Appends a token. ERR_NOTFOUND, without a message, for an unknown kind;
 * ERR_USAGE when `bad` is asked of a kind that nothing proves. */
MUST_USE enum err_code mint_token(const struct mint_order *order, struct buf *out, struct err *err);

/* Appends `count` random characters of a class such as "base62". ERR_NOTFOUND
 * for an unknown class. */
MUST_USE enum err_code mint_chars(struct slice class_name, struct slice seed, size_t count,
                                  struct buf *out);

#endif
