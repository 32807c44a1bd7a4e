/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries of one pack as trees: each delta hangs below its base. Entries
 * are numbered by their place in the pack; everything about them stands in
 * one array by that number.
 *
 *     forest_init → forest_order → forest_read for all entries → forest_plan
 *                 → forest_release
 *
 * forest_plan cuts the trees into pieces of about the same cost, which become
 * units of work, and sorts the children of each entry so that the costliest
 * comes last. Who walks depth first can then drop an entry before he goes to
 * its last child, so that he never holds more than log2(entries) of them,
 * however deep the chain is.
 *
 * Thread: forest_read for different ranges may run at once; immutable after
 * forest_plan. Failure: ERR_NOMEM alone; damage is marked in the nodes.
 */
#ifndef PATROL_GIT_FOREST_H
#define PATROL_GIT_FOREST_H

#include "git/pack.h"

#define FOREST_NONE UINT32_MAX

/* What stands in a node's state beside the type of the entry (bits 0-2: 0 as
 * long as it is not known). */
#define FOREST_TYPE 0x07
#define FOREST_DELTA 0x08  /* a delta, whatever became of its base */
#define FOREST_BROKEN 0x10 /* its header or its base's offset is no good */
#define FOREST_ROOT 0x20   /* a tree of a unit begins here, though it may have a base */

/* One entry: half a cache line, since a walk jumps from one to the other. */
struct forest_node {
    uint64_t offset;
    uint32_t index;   /* its position in the pack's index */
    uint32_t parent;  /* FOREST_NONE: no base, or none in this pack */
    uint32_t child;   /* the first one */
    uint32_t sibling; /* the next child of the same parent */
    uint32_t size;    /* inflated, cut at 4 GiB */
    uint16_t depth;   /* deltas between it and its root, cut at 65,535 */
    unsigned char state;
    bool copy; /* another store shows this object */
};

struct forest {
    const struct pack *pack;
    uint32_t count;
    struct forest_node *nodes; /* ascending; one more than count, at pack->end */
    bool disorder[256];        /* by first byte: the index is not sorted there */
    uint32_t *roots;           /* where units' trees begin, ascending */
    uint32_t *units;           /* first root of each unit, then root_count */
    size_t root_count;
    size_t unit_count;
    uint64_t shown;  /* entries that a walk over all units shows */
    uint64_t copied; /* entries that another store shows */

    /* Until it is planned. */
    unsigned char *copies; /* by position in the index: 1 when another store shows it */
    uint32_t *buckets;     /* first entry by offset >> bucket_shift; then the end */
    unsigned bucket_shift;
};

MUST_USE enum err_code forest_init(struct forest *forest, const struct pack *pack);
void forest_release(struct forest *forest);

/* Sorts the entries by offset. On failure it has none. */
MUST_USE enum err_code forest_order(struct forest *forest);

/* Reads the headers of the entries [from, to). */
void forest_read(struct forest *forest, uint32_t from, uint32_t to);

/* Entries whose type is not in `types` (OBJECT_BIT) are left out, and copies
 * that no shown entry needs. */
MUST_USE enum err_code forest_plan(struct forest *forest, unsigned types);

#endif
