/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a literal looks in other writings: base64 at three alignments, base64
 * of that and of UTF-16, UTF-16, hexadecimal, percent and backslash escapes.
 * The images go into the same prefilter as the literals, so that data without
 * one of them is never decoded.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_ENCODINGS_H
#define PATROL_MATCH_ENCODINGS_H

#include "match/literals.h"
#include "model/place.h"

#define ENCODINGS_ALL UINT32_MAX
#define ENCODINGS_BIT(encoding) (UINT32_C(1) << (encoding))
/* With base64: also where the end of a line cuts the image in two. */
#define ENCODINGS_WRAPPED (UINT32_C(1) << 31)

/* A literal shorter than this has images that random data shows too often. */
#define ENCODINGS_LITERAL_BYTES_MIN 4

struct image {
    struct literal literal; /* in the arena */
    enum encoding encoding;
    /* Base64: the literal's offset modulo 3 in the plain bytes; twice: that of
     * the inner base64 times 3 added. */
    uint8_t phase;
    /* Of an image that the end of a line cuts: so many of its digits stand
     * before the literal, which may begin with the blank before the others. */
    uint8_t lead;
};

/* Base64 goes on in the next line only behind a line as long as encoders
 * break them; an indentation is part of the break. */
#define ENCODINGS_LINE_DIGITS_MIN 60
#define ENCODINGS_BREAK_BYTES_MAX 64

typedef enum err_code (*encodings_fn)(void *ctx, const struct image *image);

/* Calls `fn` for each image of `literal` in the encodings of `mask`. UTF-16 is
 * one image for both byte orders, under ENCODING_UTF16LE. */
MUST_USE enum err_code encodings_images(const struct literal *literal, uint32_t mask,
                                        struct arena *arena, encodings_fn fn, void *ctx);

/* At most so many bytes does `plain` take, what decoding looks at included. */
size_t encodings_size(enum encoding encoding, size_t plain);

#endif
