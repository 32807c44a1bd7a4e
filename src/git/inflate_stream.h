/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inflates a zlib stream (RFC 1950) bit by bit, for what is too large for
 * memory and for the first bytes of a loose object: the one door to zlib,
 * since libdeflate only does whole streams.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_INFLATE_STREAM_H
#define PATROL_GIT_INFLATE_STREAM_H

#include "core/err.h"
#include "core/slice.h"

struct inflate_stream;

MUST_USE enum err_code inflate_stream_new(struct inflate_stream **out);
void inflate_stream_free(struct inflate_stream *stream);

/* Starts anew with the stream at the start of `in`, which must stay valid. */
void inflate_stream_begin(struct inflate_stream *stream, struct slice in);

/* Gives the next *made bytes: `len` of them, fewer only at the end. ITER_END
 * once the stream is over and its checksum right (*made may still be above
 * 0), ERR_PARSE when it is damaged. */
MUST_USE enum err_code inflate_stream_next(struct inflate_stream *stream, char *out, size_t len,
                                           size_t *made);

/* Bytes of `in` that were not used. */
size_t inflate_stream_left(const struct inflate_stream *stream);

#endif
