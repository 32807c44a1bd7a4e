/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A regular file mapped for reading. Git never changes a pack or an index in
 * place, it writes a new one and unlinks the old, which stays readable here.
 * Who truncates a mapped file all the same ends the program by SIGBUS: that
 * is loud, and never taken for a clean scan.
 *
 * Ownership: mapfile_release unmaps. Thread: immutable once open.
 */
#ifndef PATROL_GIT_MAPFILE_H
#define PATROL_GIT_MAPFILE_H

#include "core/err.h"
#include "core/slice.h"

struct mapfile {
    struct slice bytes;
};

/* ERR_NOTFOUND when there is no such file, ERR_IO when it is no regular file
 * or cannot be opened. */
MUST_USE enum err_code mapfile_open(const char *path, struct mapfile *out, struct err *err);

/* Takes its pages out of memory as far as this process holds them; what is read
 * afterwards comes again. Makes mapfile_release quick. */
void mapfile_forget(const struct mapfile *map);

/* Accepts the zeroed state. */
void mapfile_release(struct mapfile *map);

#endif
