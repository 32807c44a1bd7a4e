/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a pack entry to the object: inflating it, and applying it to its base.
 *
 * Thread: confined. Failure: ERR_PARSE for what is damaged, ERR_LIMIT for
 * what is larger than `most` bytes, ERR_NOMEM.
 */
#ifndef PATROL_GIT_UNPACK_H
#define PATROL_GIT_UNPACK_H

#include "git/delta.h"
#include "git/inflate.h"
#include "git/pack.h"
#include "git/room.h"

struct unpack {
    struct inflate *inflate;
    struct room delta;
    struct delta_map map; /* of the last delta applied */
    uint64_t end;         /* offset behind the last entry unpacked */
};

MUST_USE enum err_code unpack_init(struct unpack *unpack);
void unpack_release(struct unpack *unpack);

/* Inflates `entry`'s stream, which ends before `end`, to `out`. */
MUST_USE enum err_code unpack_whole(struct unpack *unpack, const struct pack *pack,
                                    const struct pack_entry *entry, uint64_t end, uint64_t most,
                                    struct room *out, size_t *size);

/* The same for a delta: what it makes of `base`. */
MUST_USE enum err_code unpack_delta(struct unpack *unpack, const struct pack *pack,
                                    const struct pack_entry *entry, uint64_t end, struct slice base,
                                    uint64_t most, struct room *out, size_t *size);

#endif
