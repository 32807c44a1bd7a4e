/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads an open file descriptor to its end and hands it to the sink in
 * pieces, in the worker's own buffer. Read and not mapped: a mapped file that
 * shrinks would end the program with SIGBUS. Holes of sparse files are passed
 * over, for there is nothing in them.
 *
 * Thread: confined.
 */
#ifndef PATROL_SOURCE_PIECES_H
#define PATROL_SOURCE_PIECES_H

#include "source/source.h"

/* `blob` tells where the bytes come from; `size_bytes` is what the system
 * says of the length, 0 where it does not know. ERR_IO with the system's
 * reason; ERR_NOTFOUND when the file ended before `size_bytes`;
 * ERR_CANCELLED. What was read until then was delivered. */
MUST_USE enum err_code pieces_read(struct sink *sink, int fd, uint64_t size_bytes, struct blob blob,
                                   struct err *err);

/* The next bytes of a stream, at most `len`; 0 at its end. */
typedef size_t (*pieces_fn)(void *ctx, char *room, size_t len);

/* Hands on what `pull` gives, to its end. */
void pieces_pull(struct sink *sink, pieces_fn pull, void *ctx, struct blob blob);

#endif
