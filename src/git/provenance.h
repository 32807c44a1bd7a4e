/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where objects come from, asked after they were found: the first commit, in
 * the order of git/lineage.h, whose tree holds the object, by which path, how
 * many commits and paths hold it, which ref reaches it, and whether HEAD does.
 *
 * Where some ref reaches the object, only commits that refs reach count; an
 * object that only lost commits hold (amended, reset, dropped) is described
 * by those. A commit is its own first commit, an annotated tag is described by its
 * tagger and the commit that it leads to, if it does.
 *
 *     provenance_want for each object → provenance_collect → provenance_of
 *
 * or, with several workers, in the middle: provenance_hand_new for each, a
 * walk over commits and trees (git/walk.h) whose visitors show each object
 * to their worker's hand, provenance_take for each, provenance_settle.
 *
 * Costs a walk over all commits and trees; without a wanted object nothing.
 *
 * Thread: confined; so is each hand. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_PROVENANCE_H
#define PATROL_GIT_PROVENANCE_H

#include "core/arena.h"
#include "core/env.h"
#include "git/odb.h"
#include "git/refs.h"
#include "git/walk.h"
#include "model/place.h"

struct provenance;

/* `odb` and `refs` must outlive it. */
MUST_USE enum err_code provenance_new(const struct odb *odb, const struct refs *refs,
                                      const struct env *env, struct provenance **out);
void provenance_free(struct provenance *provenance);

MUST_USE enum err_code provenance_want(struct provenance *provenance, const struct oid *oid);

/* All in one thread. Objects that cannot be read are passed over: whoever scans
 * all objects has told of them. ERR_CANCELLED. */
MUST_USE enum err_code provenance_collect(struct provenance *provenance);

struct provenance_hand;

/* After the last provenance_want. */
MUST_USE enum err_code provenance_hand_new(const struct provenance *provenance,
                                           struct provenance_hand **out);
void provenance_hand_free(struct provenance_hand *hand);

/* For walk_visitor: the first one sets object->user of trees, which comes
 * back as their deltas' base_user and in the end to the second one. */
MUST_USE enum err_code provenance_hand_show(struct provenance_hand *hand,
                                            struct walk_object *object);
void provenance_hand_release(struct provenance_hand *hand, void *user);

/* Adds what a hand gathered. */
MUST_USE enum err_code provenance_take(struct provenance *provenance,
                                       const struct provenance_hand *hand);
MUST_USE enum err_code provenance_settle(struct provenance *provenance);

/* What is known of a wanted object, and the path by which the first commit
 * holds it (empty where there is none); text is copied to `arena`. ERR_NOMEM. */
MUST_USE enum err_code provenance_of(struct provenance *provenance, const struct oid *oid,
                                     struct arena *arena, struct history *out, struct slice *path);

#endif
