/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of an odb, for git/odb*.c, git/walk*.c and their tests. */
#ifndef PATROL_GIT_ODB_INTERNAL_H
#define PATROL_GIT_ODB_INTERNAL_H

#include "git/midx.h"
#include "git/odb.h"
#include "git/pack.h"

/* The multi-pack-index of one object directory. */
struct odb_midx {
    struct mapfile map;
    struct midx midx;
    size_t *packs; /* odb.packs by the number that the midx gives them */
};

/* Where a packed object begins. */
struct odb_place {
    size_t pack;
    uint64_t offset;
};

struct odb {
    const struct repo *repo;
    struct pack *packs; /* by object directory, then the largest first, then by path */
    size_t pack_count;
    size_t pack_cap;
    size_t kept_count;      /* the first packs are those of `before` */
    struct odb *before;     /* what odb_renew took over; owned */
    struct odb_midx *midxs; /* one for each object directory; often empty */
    uint64_t stamp;         /* of the pack directories before they were listed */
    uint64_t listing;       /* of the names in them when they were */
};

/* Changes when a pack directory does. */
uint64_t odb_stamp(const struct repo *repo);

/* How a failure is told: ERR_PARSE is SKIP_CORRUPT, and so on. */
enum skip_reason odb_reason(enum err_code code);

/* The first pack that has it, other than number `except`. */
MUST_USE bool odb_find_packed(const struct odb *odb, const unsigned char *name, size_t except,
                              struct odb_place *out);

/* An object that is not in the pack number `except`, or there only as a
 * damaged copy. */
MUST_USE enum err_code odb_read_elsewhere(struct odb_reader *reader, const struct oid *oid,
                                          size_t except, enum object_type *type, struct buf *out);

#define ODB_NO_PACK SIZE_MAX

#endif
