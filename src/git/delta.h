/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The delta instructions of a pack entry: copy a range of the base, or insert
 * bytes (gitformat-pack(5), "Deltified representation").
 *
 * Thread: immutable values; `struct delta_map` confined. Failure: ERR_PARSE
 * for instructions that reach outside the base or the target.
 */
#ifndef PATROL_GIT_DELTA_H
#define PATROL_GIT_DELTA_H

#include "core/err.h"
#include "core/slice.h"

#define DELTA_INSERTED UINT32_MAX

/* A range of the target: copied from the base, or inserted. Neighbours that
 * belong together (one copy going on where the other ended) are one span. */
struct delta_span {
    uint32_t target;
    uint32_t length;
    uint32_t base; /* offset in the base, or DELTA_INSERTED */
};

/* Grows as needed and is used again for the next delta. */
struct delta_map {
    struct delta_span *spans;
    size_t count;
    size_t cap;
};

void delta_map_release(struct delta_map *map);

/* The sizes that the delta claims for base and target. *instructions is the
 * rest of it. */
MUST_USE enum err_code delta_sizes(struct slice delta, uint64_t *base_size, uint64_t *target_size,
                                   struct slice *instructions);

/* Writes exactly `target_size` bytes, at most 2 GiB, and the map of them. */
MUST_USE enum err_code delta_apply(struct slice base, struct slice instructions, char *target,
                                   size_t target_size, struct delta_map *map);

#endif
