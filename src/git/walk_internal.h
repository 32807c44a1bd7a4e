/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a walk, for git/walk*.c and their tests. */
#ifndef PATROL_GIT_WALK_INTERNAL_H
#define PATROL_GIT_WALK_INTERNAL_H

#include "git/forest.h"
#include "git/inflate_stream.h"
#include "git/odb_internal.h"
#include "git/unpack.h"
#include "git/walk.h"

/* Each entry that waits for more deltas has at least as much work below it as
 * all that is still above it on the stack, so 64 are enough for any pack. */
#define WALKER_FRAMES 64
#define WALKER_SPARES 16

struct walk {
    const struct odb *odb;
    struct walk_options options;
    struct forest *forests; /* one for each pack */
    size_t *part_ends;      /* parts of packs 0..i together */
    size_t *unit_ends;      /* units of packs 0..i together */
    struct walk_totals totals;
    struct shown *loose; /* by unit of loose objects; nobody else writes there */
    struct walk *before; /* what it shows is left out; owned */
};

/* Loose objects that a unit showed: for a later walk, which finds them packed. */
struct shown {
    struct oid *items; /* ordered once there is a later walk */
    size_t count;
    size_t cap;
};

/* An object that waits for its deltas. */
struct frame {
    uint32_t entry;
    uint32_t next; /* the delta to make next */
    struct room room;
    size_t size;
    bool here;  /* room holds the content */
    bool fixed; /* it came from another store and cannot be made again here */
    bool lost;  /* there is no content to be had */
    bool shown; /* whole, to this visitor */
    void *user;
};

struct walker {
    const struct walk *walk;
    const struct walk_visitor *visitor;
    struct unpack unpack;
    struct inflate_stream *stream; /* made when needed, like the reader */
    struct odb_reader *reader;
    const struct forest *forest;
    size_t pack;
    enum object_type type; /* of the tree of deltas that is walked */
    struct frame frames[WALKER_FRAMES];
    size_t depth;
    struct room spares[WALKER_SPARES];
    size_t spare_count;
    size_t held_bytes; /* in rooms of frames and spares */
    struct room piece;
    uint32_t *path;
    size_t path_cap;
};

/* Notes a loose object of object directory `dir` that is shown now. */
MUST_USE enum err_code walk_note_loose(const struct walk *walk, size_t dir, const struct oid *oid);

/* Whether a walk before has shown it as a loose object. */
bool walk_was_loose(const struct walk *walk, const struct oid *oid);

/* Marks the copies among the objects whose names begin with `byte`: those
 * that an earlier pack has, or an earlier place of the same index. */
MUST_USE enum err_code walk_copies_mark(struct walk *walk, unsigned byte);

/* Unit number `unit` of walker->forest. */
MUST_USE enum err_code walker_pack_unit(struct walker *walker, size_t unit);

/* Shows a whole object, in pieces when it is large. */
MUST_USE enum err_code walker_show(struct walker *walker, struct walk_object *object,
                                   struct slice bytes);

/* Inflates and shows `object` piece by piece, without its first `skip` bytes.
 * *stopped is what the visitor said when it stopped. */
MUST_USE enum err_code walker_stream(struct walker *walker, struct walk_object *object,
                                     struct slice packed, size_t skip, size_t *used,
                                     enum err_code *stopped);

void walker_tell(struct walker *walker, enum err_code code, const char *path, const struct oid *oid,
                 uint64_t offset, const char *detail);

/* The loose objects OBJECTS/xx of object directory number `dir`. */
MUST_USE enum err_code walk_loose_unit(struct walker *walker, size_t dir, unsigned byte);

#endif
