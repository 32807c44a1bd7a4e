/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inflates zlib streams (RFC 1950) of known size, whole: the one door to
 * libdeflate. What is too large for memory goes through git/inflate_stream.h.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_INFLATE_H
#define PATROL_GIT_INFLATE_H

#include "core/buf.h"
#include "core/err.h"
#include "core/slice.h"

/* So many bytes behind the end of an output may be overwritten: with room to
 * overshoot, libdeflate stays in its fast loop up to the end. */
#define INFLATE_SLACK 512

struct inflate;

MUST_USE enum err_code inflate_new(struct inflate **out);
void inflate_free(struct inflate *inflate);

/* A deflate stream makes at most 1,032 bytes of one. */
bool inflate_plausible(uint64_t packed, uint64_t size);

/* Inflates the stream at the start of `in`, which must give exactly `size`
 * bytes, to out[0 .. size + INFLATE_SLACK). *used is the length of the
 * stream. ERR_PARSE when it is damaged or of another size. */
MUST_USE enum err_code inflate_whole(struct inflate *inflate, struct slice in, char *out,
                                     size_t size, size_t *used);

/* Appends name and version of the library below. */
void inflate_library(struct buf *out);

#endif
