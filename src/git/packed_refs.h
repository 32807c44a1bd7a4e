/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file `packed-refs`:
 *
 *     # pack-refs with: peeled fully-peeled sorted
 *     HEX refs/heads/main
 *     HEX refs/tags/v1
 *     ^HEX                   (what the tag before it leads to)
 *
 * Format: git's refs/packed-backend.c.
 *
 * Ownership: slices point into the parsed bytes. Thread: confined.
 */
#ifndef PATROL_GIT_PACKED_REFS_H
#define PATROL_GIT_PACKED_REFS_H

#include "core/err.h"
#include "git/oid.h"

struct packed_refs {
    enum oid_format format;
    struct slice rest;
    size_t line; /* number of the last line that was read */
};

void packed_refs_init(struct packed_refs *reader, enum oid_format format, struct slice bytes);

/* ERR_OK, ITER_END, or ERR_PARSE for a line that is none; the next call goes
 * on behind it. */
MUST_USE enum err_code packed_refs_next(struct packed_refs *reader, struct slice *name,
                                        struct oid *oid);

/* Looks for one name; ERR_NOTFOUND, or ERR_PARSE where only a malformed
 * line could have been it. */
MUST_USE enum err_code packed_refs_find(enum oid_format format, struct slice bytes,
                                        struct slice name, struct oid *oid);

#endif
