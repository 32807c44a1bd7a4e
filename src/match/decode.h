/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decodes the surroundings of one hit, and remembers of each decoded byte
 * where it came from.
 *
 * Ownership: a struct decoded owns its memory, which is wiped when it is
 * cleared. Thread: confined.
 */
#ifndef PATROL_MATCH_DECODE_H
#define PATROL_MATCH_DECODE_H

#include "core/err.h"
#include "match/encodings.h"

/* Where in the encoded bytes a decoded byte stands: [start, end). */
struct origin {
    uint32_t start;
    uint32_t end;
};

struct decoded {
    char *text;
    struct origin *origins;
    size_t len;
    size_t cap;
    size_t hit; /* where the literal begins in `text` */
    enum encoding encoding;
};

/* What to decode: the image of a literal that stands at `at`, and as many plain
 * bytes before and from the literal on, as far as there are any. */
struct decode_order {
    enum encoding encoding;
    uint8_t phase;
    uint8_t lead;
    size_t at;
    size_t back;
    size_t ahead;
};

/* Replaces the content of *out. ERR_NOTFOUND: what stands there is not
 * encoded so. ERR_NOMEM. */
MUST_USE enum err_code decode_around(struct slice bytes, const struct decode_order *order,
                                     struct decoded *out);

void decoded_release(struct decoded *decoded);

#endif
