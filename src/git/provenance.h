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
 *     provenance_new → provenance_want for each
 *                    → provenance_prepare for each of PROVENANCE_PARTS
 *                    → provenance_settle → provenance_of
 *
 * Works on what git/connect.h recorded while all objects were walked.
 *
 * Thread: confined, but for the parts of provenance_prepare, which may run at
 * once. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_PROVENANCE_H
#define PATROL_GIT_PROVENANCE_H

#include "core/arena.h"
#include "git/fanout.h"
#include "git/links.h"
#include "git/odb.h"
#include "git/refs.h"
#include "model/place.h"

struct provenance;

/* `odb`, its fan-out, `refs` and the links of all workers must outlive it. */
MUST_USE enum err_code provenance_new(const struct odb *odb, const struct fanout *fanout,
                                      const struct refs *refs, const struct links *const *links,
                                      size_t count, struct provenance **out);
void provenance_free(struct provenance *provenance);

MUST_USE enum err_code provenance_want(struct provenance *provenance, const struct oid *oid);

/* After the last want: what each commit holds, their order, what refs name. */
#define PROVENANCE_PARTS 3

MUST_USE enum err_code provenance_prepare(struct provenance *provenance, size_t part);

/* After all parts, once. */
MUST_USE enum err_code provenance_settle(struct provenance *provenance);

/* What is known of a wanted object, and the path by which the first commit
 * holds it (empty where there is none); text is copied to `arena`. ERR_NOMEM. */
MUST_USE enum err_code provenance_of(struct provenance *provenance, const struct oid *oid,
                                     struct arena *arena, struct history *out, struct slice *path);

#endif
