/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All objects of a repository as a walk shows them, in a form that can be
 * compared with what git says. While they are counted, each object is held
 * against its name, and each difference to a base against both.
 *
 * Ownership: census_release. Thread: confined.
 */
#ifndef PATROL_TESTS_LIB_CENSUS_H
#define PATROL_TESTS_LIB_CENSUS_H

#include "core/buf.h"
#include "git/walk.h"

struct census {
    char *text; /* "NAME TYPE SIZE\n", sorted: as git cat-file --batch-check */
    size_t objects;
    size_t pieces;   /* more than one for each object that came in pieces */
    size_t deltas;   /* that came with their difference */
    size_t wrong;    /* objects whose bytes are not what their name says */
    size_t users;    /* pointers left with objects and not taken back */
    size_t renewed;  /* how often the stores had changed meanwhile */
    size_t problems; /* that were told, and the text of them */
    struct buf told; /* "REASON NAME DETAIL\n" */
    struct walk_totals totals;
};

/* Walks the repository at `path`, with two walkers taking turns. */
void census_take(struct census *census, const char *path, const struct walk_options *options);
/* The same for stores that are open already, */
void census_take_odb(struct census *census, const struct odb *odb,
                     const struct walk_options *options);
/* and for stores that move on, which are renewed. */
void census_take_moving(struct census *census, struct odb **odb,
                        const struct walk_options *options);
void census_release(struct census *census);

#endif
