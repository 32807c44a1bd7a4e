/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The multi-pack-index: the names of all objects of several packs in one
 * table (gitformat-pack(5), "multi-pack-index"):
 *
 *     "MIDX" version(u8) hash(u8) chunks(u8) 0(u8) packs(u32)
 *     chunks + 1 times { id(u32) offset(u64) }
 *     PNAM pack names   OIDF fan-out   OIDL names
 *     OOFF { pack(u32) offset(u32) }…   LOFF offset(u64)…
 *
 * It saves looking into each pack's own index, and stands in for those that
 * are not there.
 *
 * Ownership: points into the given bytes. Thread: immutable.
 */
#ifndef PATROL_GIT_MIDX_H
#define PATROL_GIT_MIDX_H

#include "core/buf.h"
#include "git/oid.h"

struct midx {
    enum oid_format format;
    uint32_t pack_count;
    uint32_t count;
    struct slice pack_names; /* each with a NUL behind it */
    const unsigned char *fanout;
    const unsigned char *names;
    const unsigned char *offsets;
    struct slice large;
};

MUST_USE enum err_code midx_parse(struct slice bytes, enum oid_format format, struct midx *out,
                                  struct err *err);

/* Takes the next of pack_names from *rest: "pack-….idx". */
MUST_USE bool midx_next_pack(struct slice *rest, struct slice *name);

/* Where an object lies; false when the table does not know it. */
MUST_USE bool midx_find(const struct midx *midx, const unsigned char *name, uint32_t *pack,
                        uint64_t *offset);

/* Writes an index of version 2 for one of the packs, as git/packindex.h reads
 * it, without checksums. */
MUST_USE enum err_code midx_index(const struct midx *midx, uint32_t pack, struct buf *out);

#endif
