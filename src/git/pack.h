/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pack file with its index (gitformat-pack(5)):
 *
 *     "PACK" version(u32) count(u32) entry… hash
 *     entry: type and size, the base of a delta, a zlib stream
 *
 * Ownership: the pack owns its mappings; everything it gives points into
 * them. Thread: immutable once open.
 */
#ifndef PATROL_GIT_PACK_H
#define PATROL_GIT_PACK_H

#include "git/mapfile.h"
#include "git/object.h"
#include "git/packindex.h"

#define PACK_HEADER_BYTES 12

enum pack_delta { PACK_WHOLE, PACK_OFS_DELTA, PACK_REF_DELTA };

struct pack {
    char *path; /* of the .pack file */
    struct mapfile map;
    struct mapfile index_map;
    char *index_made; /* instead of index_map: an index that was put together */
    struct packindex index;
    uint32_t claimed;      /* how many objects the pack says to have; the index may know others */
    uint32_t first_number; /* of its objects, in an odb */
    struct slice bytes;    /* the whole file */
    uint64_t end;          /* where the entries end: before the hash */
};

struct pack_entry {
    enum pack_delta delta;
    enum object_type type;          /* PACK_WHOLE only */
    uint64_t size;                  /* of what the stream inflates to */
    uint64_t data;                  /* offset of the stream */
    uint64_t base;                  /* PACK_OFS_DELTA: offset of the base's entry */
    const unsigned char *base_name; /* PACK_REF_DELTA */
};

/* Maps PATH, which ends in ".pack", and the ".idx" beside it. */
MUST_USE enum err_code pack_open(const char *path, enum oid_format format, struct pack *out,
                                 struct err *err);

/* Likewise with an index of `index_len` bytes, which the pack takes over and
 * frees whatever is returned. */
MUST_USE enum err_code pack_open_indexed(const char *path, char *index, size_t index_len,
                                         enum oid_format format, struct pack *out, struct err *err);

/* The same over bytes that somebody else holds. */
MUST_USE enum err_code pack_parse(struct slice bytes, struct slice index, enum oid_format format,
                                  struct pack *out, struct err *err);
void pack_release(struct pack *pack);

/* Reads the entry header at `offset`, which must end before `end`. ERR_PARSE
 * when it does not, or is of no known type. A PACK_OFS_DELTA's base lies
 * between the pack's header and `offset`. */
MUST_USE enum err_code pack_entry(const struct pack *pack, uint64_t offset, uint64_t end,
                                  struct pack_entry *out);

#endif
