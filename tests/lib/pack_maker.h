/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs as no git would write them: each entry says of itself what the test
 * wants it to say. Streams are stored, not compressed, so that bytes can be
 * found again and spoilt.
 *
 * Ownership: pack_maker_release. Thread: confined. Failures of memory show
 * in the status of the bufs.
 */
#ifndef PATROL_TESTS_LIB_PACK_MAKER_H
#define PATROL_TESTS_LIB_PACK_MAKER_H

#include "core/buf.h"
#include "git/object.h"
#include "git/oid.h"

#define PACK_MAKER_OFS_DELTA 6
#define PACK_MAKER_REF_DELTA 7
#define PACK_MAKER_ENTRIES 8192

struct pack_maker {
    enum oid_format format;
    struct buf pack;
    struct pack_maker_entry {
        struct oid oid;
        uint64_t offset;
    } entries[PACK_MAKER_ENTRIES];
    size_t count;
};

struct pack_maker_spec {
    unsigned type;        /* OBJECT_… or PACK_MAKER_…_DELTA */
    struct slice content; /* what the stream holds */
    uint64_t size;        /* that the header claims; 0: the content's */
    uint64_t distance;    /* to the base of an OFS delta */
    struct oid base;      /* of a REF delta */
    struct oid oid;       /* the name in the index; zero: a number */
};

void pack_maker_begin(struct pack_maker *maker, enum oid_format format);

/* Returns the offset of the entry. */
uint64_t pack_maker_add(struct pack_maker *maker, const struct pack_maker_spec *spec);

/* Ends the pack with a hash of zeros and writes an index of version 2. */
void pack_maker_end(struct pack_maker *maker, struct buf *index);
void pack_maker_release(struct pack_maker *maker);

/* The name that is given to entry number `i` when a spec has none. */
struct oid pack_maker_name(size_t i);

/* Instructions of a delta: its sizes, copies, insertions. */
void pack_maker_sizes(struct buf *delta, uint64_t base, uint64_t target);
void pack_maker_copy(struct buf *delta, uint32_t offset, uint32_t length);
void pack_maker_insert(struct buf *delta, struct slice bytes);

#endif
