/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One loose object: a zlib stream of "TYPE SIZE\0" and the content
 * (gitrepository-layout(5), git's object-file.c).
 *
 * Ownership: loose_release unmaps. Thread: confined.
 */
#ifndef PATROL_GIT_LOOSE_H
#define PATROL_GIT_LOOSE_H

#include "git/inflate.h"
#include "git/inflate_stream.h"
#include "git/mapfile.h"
#include "git/object.h"
#include "git/oid.h"
#include "git/room.h"

struct loose {
    struct mapfile map;
    struct slice packed; /* the file */
    enum object_type type;
    uint64_t size;
    size_t header; /* bytes before the content */
};

/* Writes OBJECTS/xx/yyyy… to `path`; false when it is too long. */
MUST_USE bool loose_path(const char *objects, enum oid_format format, const struct oid *oid,
                         char *path, size_t size);

/* Maps the file and reads its header. ERR_NOTFOUND when it is not there. */
MUST_USE enum err_code loose_open(const char *path, struct inflate_stream *stream,
                                  struct loose *out);

/* The same over bytes that somebody else holds. */
MUST_USE enum err_code loose_parse(struct slice packed, struct inflate_stream *stream,
                                   struct loose *out);

/* Inflates it whole; *content lies in `room`. ERR_LIMIT over `most` bytes,
 * ERR_PARSE also when something follows the stream. */
MUST_USE enum err_code loose_unpack(const struct loose *loose, struct inflate *inflate,
                                    uint64_t most, struct room *room, struct slice *content);
void loose_release(struct loose *loose);

#endif
