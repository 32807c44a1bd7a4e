/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small files in a git folder: HEAD, packed-refs, index, shallow. They
 * are foreign: only regular files are opened, and none beyond its ceiling.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_GITFILE_H
#define PATROL_GIT_GITFILE_H

#include "core/buf.h"

/* Makes `path` DIR/NAME. */
MUST_USE enum err_code gitfile_path(struct buf *path, const char *dir, const char *name,
                                    struct err *err);

/* Reads a file of at most `out`'s ceiling. ERR_NOTFOUND, without a message,
 * where there is none. */
MUST_USE enum err_code gitfile_read(const char *path, struct buf *out, struct err *err);

/* The same for DIR/NAME. */
MUST_USE enum err_code gitfile_read_in(const char *dir, const char *name, struct buf *out,
                                       struct err *err);

#endif
