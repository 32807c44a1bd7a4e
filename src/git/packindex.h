/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of one pack (gitformat-pack(5), "Version 1/2 pack-*.idx"): the
 * names of its objects, sorted, and where each begins.
 *
 *     v1:  fanout[256] { offset(u32) name }…  pack hash, index hash
 *     v2:  "\377tOc" 2 fanout[256] name… crc(u32)… offset(u32)… offset(u64)… hashes
 *
 * Sizes are checked when it is opened; the names' order and the offsets are
 * foreign data for as long as it is used.
 *
 * Ownership: points into the given bytes. Thread: immutable.
 */
#ifndef PATROL_GIT_PACKINDEX_H
#define PATROL_GIT_PACKINDEX_H

#include "core/err.h"
#include "git/oid.h"

struct packindex {
    enum oid_format format;
    uint32_t count;
    const unsigned char *fanout;
    const unsigned char *names;   /* the first name */
    size_t name_stride;           /* from one to the next */
    const unsigned char *offsets; /* the first 32-bit offset */
    size_t offset_stride;
    const unsigned char *large; /* v2's 64-bit offsets; NULL in v1 */
    size_t large_count;
};

MUST_USE enum err_code packindex_parse(struct slice bytes, enum oid_format format,
                                       struct packindex *out, struct err *err);

/* Name number `i` < count: oid_bytes(format) bytes. */
static inline const unsigned char *packindex_name(const struct packindex *index, uint32_t i)
{
    return index->names + i * index->name_stride;
}

/* Where object number `i` begins in the pack; UINT64_MAX when the index does
 * not say. */
uint64_t packindex_offset(const struct packindex *index, uint32_t i);

/* The range [*from, *to) of names that begin with `byte`. */
void packindex_bucket(const struct packindex *index, unsigned byte, uint32_t *from, uint32_t *to);

/* The first number whose name is not below `name`; count when all are. */
uint32_t packindex_lower(const struct packindex *index, const unsigned char *name);

MUST_USE bool packindex_find(const struct packindex *index, const unsigned char *name,
                             uint32_t *out);

#endif
