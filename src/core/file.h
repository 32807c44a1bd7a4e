/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole files in, whole files out. Reading refuses what is no regular file
 * without opening it for data (a FIFO would block for ever). Writing goes to a
 * temporary file in the same folder, which takes the final name only when
 * everything is on disk: a report is there whole or not at all. A name that
 * stands for a device or a FIFO (/dev/null) is written in place instead.
 *
 * A signal whose handler returns ends a read or write that waits (standard
 * input, pipes) with ERR_CANCELLED.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_FILE_H
#define PATROL_CORE_FILE_H

#include "core/buf.h"

/* Reads a regular file (or standard input for "-") of at most `out`'s ceiling.
 * ERR_LIMIT: it is larger; ERR_IO, ERR_NOMEM, ERR_CANCELLED. The message names it. */
MUST_USE enum err_code file_read(const char *path, struct buf *out, struct err *err);

struct file_writer;

/* Starts a file that will be called `path`, with permission bits `mode`.
 * "-" is standard output, which cannot be atomic. */
MUST_USE enum err_code file_writer_new(const char *path, unsigned mode, struct file_writer **out,
                                       struct err *err);

/* Buffered. After a failure all later writes fail too. ERR_CLOSED: the reader
 * of a pipe is gone (SIGPIPE must be ignored). */
MUST_USE enum err_code file_writer_add(struct file_writer *writer, struct slice bytes,
                                       struct err *err);

/* Flushes, syncs and renames. The writer still has to be freed. */
MUST_USE enum err_code file_writer_commit(struct file_writer *writer, struct err *err);

/* Removes the temporary file where file_writer_commit did not succeed. */
void file_writer_free(struct file_writer *writer);

#endif
