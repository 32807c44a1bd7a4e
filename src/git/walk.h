/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every object of every store, once, in the order in which packs can be
 * unpacked fastest: each delta is applied to a base that has just been made.
 *
 *     walk_new → for each step of WALK_STEPS: walk_prepare for each of walk_parts
 *              → walk_plan → walk_unit for each of walk_units → walk_free
 *
 * The parts of one step, and the units, may run in any order and in any number
 * of threads, each thread with its own walker; no step begins before the one
 * before it has ended. The units, and what is seen in each, do not depend on
 * threads.
 *
 * Objects come whole, or, over walk_options.whole_bytes, in pieces. Along
 * with an object that is a delta comes its difference to its base, when the
 * base was shown whole to the same walker just before: the base's bytes, the
 * pointer that the caller left with it, and what was copied from where.
 *
 * Objects that are packed meanwhile may be missed: where odb_is_stale says so
 * afterwards, odb_renew and walk_renew, and all steps once more.
 *
 * Thread: `struct walk` shared between its steps as said; `struct walker`
 * confined. Foreign data never fails the walk: what cannot be read is told to
 * walk_visitor.problem and the rest is still walked.
 */
#ifndef PATROL_GIT_WALK_H
#define PATROL_GIT_WALK_H

#include "core/env.h"
#include "core/limits.h"
#include "git/delta.h"
#include "git/odb.h"

struct walk;
struct walker;

struct walk_options {
    unsigned types;        /* OBJECT_BIT()s of the types to show */
    size_t margin_bytes;   /* a piece begins with so many bytes of the one before */
    size_t whole_bytes;    /* larger objects come in pieces */
    size_t budget_bytes;   /* of one walker, for objects waiting for their deltas */
    const struct env *env; /* for its cancel flag */
};

#define WALK_DEFAULTS                                                                              \
    {                                                                                              \
        OBJECT_ALL, 64 * KIB, 16 * MIB, 48 * MIB, &env_default                                     \
    }

/* An object, or a piece of it. All pointers are valid during the call. */
struct walk_object {
    enum object_type type;
    const unsigned char *name; /* for oid_from */
    uint32_t number;           /* odb_number() of it */
    uint64_t size;             /* of the whole object */
    struct slice bytes;
    uint64_t offset; /* of `bytes` in the object */
    size_t overlap;  /* first bytes of `bytes` that the piece before ended with */
    bool last;       /* the whole object, or its last piece */
    bool kept;       /* deltas of it follow, which will show `user` as base_user */

    /* The difference to the base; no spans where there is none to show. The
     * spans cover `bytes` without gaps, in order. */
    struct slice base;
    void *base_user;
    const struct delta_span *spans;
    size_t span_count;

    /* For the callback to set when `kept`; given to walk_visitor.release when
     * the last delta has been seen. */
    void *user;
};

struct walk_visitor {
    /* An error stops the unit and is returned from walk_unit. */
    enum err_code (*object)(void *ctx, struct walk_object *object);
    /* Takes back what `object` left in user; not called for NULL. */
    void (*release)(void *ctx, void *user);
    odb_problem_fn problem;
    void *ctx;
};

/* How much there is, known after walk_plan. */
struct walk_totals {
    uint64_t objects; /* that walk_unit will try to show */
    uint64_t copies;  /* further copies of objects, not shown again */
};

MUST_USE enum err_code walk_new(const struct odb *odb, const struct walk_options *options,
                                struct walk **out);
void walk_free(struct walk *walk);

/* A walk over what *walk has not shown, by stores that odb_renew gave. It has
 * no object numbers. Takes *walk over; on failure *walk stays. */
MUST_USE enum err_code walk_renew(const struct odb *odb, struct walk **walk);

/* Reads the packs' indexes, then the headers of their entries, then links deltas
 * to their bases and cuts the work into units. What fails is not walked. */
#define WALK_STEPS 3

size_t walk_parts(const struct walk *walk, unsigned step);
MUST_USE enum err_code walk_prepare(struct walk *walk, unsigned step, size_t part);

/* Numbers the units, after the last step. */
void walk_plan(struct walk *walk);
void walk_total(const struct walk *walk, struct walk_totals *out);
size_t walk_units(const struct walk *walk);

MUST_USE enum err_code walker_new(const struct walk *walk, struct walker **out);
void walker_free(struct walker *walker);

MUST_USE enum err_code walk_unit(const struct walk *walk, struct walker *walker, size_t unit,
                                 const struct walk_visitor *visitor);

#endif
