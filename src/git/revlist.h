/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which commits a range, a push or a branch is about: those that can be
 * reached from some names and not from others, like `git rev-list A ^B`.
 *
 *     revlist_new → revlist_include, revlist_exclude, revlist_add_range …
 *                 → revlist_run → revlist_commits
 *
 * Dates guide the walk, so where clocks were wrong by more than SLACK
 * commits it may count a commit as new that is not: too much, never too little.
 *
 * Thread: confined. Failure: ERR_USAGE and the like from git/revision.h;
 * ERR_NOMEM, ERR_LIMIT, ERR_CANCELLED.
 */
#ifndef PATROL_GIT_REVLIST_H
#define PATROL_GIT_REVLIST_H

#include "core/env.h"
#include "git/refs.h"
#include "git/revision.h"

struct revlist;

/* `revision` must outlive it. */
MUST_USE enum err_code revlist_new(struct revision *revision, const struct env *env,
                                   struct revlist **out);
void revlist_free(struct revlist *revlist);

/* Starts at an object: a commit, or a tag that leads to one. Tags, and other
 * objects that a push can bring, are in revlist_objects afterwards. */
MUST_USE enum err_code revlist_include(struct revlist *revlist, const struct oid *oid,
                                       struct err *err);

/* Leaves out what can be reached from here. An object that is not there, as
 * the old tip of a forced push may be, leaves nothing out. */
MUST_USE enum err_code revlist_exclude(struct revlist *revlist, const struct oid *oid);

/* Leaves out what refs with names that begin with `prefix` reach:
 * "refs/remotes/origin/" for a push, "" for all. */
MUST_USE enum err_code revlist_exclude_refs(struct revlist *revlist, const struct refs *refs,
                                            const char *prefix);

/* "A..B", "A..", "..B", "A...B", "B", "^A B": several are separated by blanks. */
MUST_USE enum err_code revlist_add_range(struct revlist *revlist, struct slice range,
                                         struct err *err);

/* Leaves out commits made before, by the committer's date. */
void revlist_since(struct revlist *revlist, int64_t time_s);

MUST_USE enum err_code revlist_run(struct revlist *revlist);

/* Parents before children; valid as long as the list. */
const struct oid *revlist_commits(const struct revlist *revlist, size_t *count);

/* Tags, trees and blobs that were included themselves or by tags. */
const struct oid *revlist_objects(const struct revlist *revlist, size_t *count);

/* Commits of the range that could not be read: it is not complete without
 * them. A shallow clone's edge is among them. */
const struct oid *revlist_missing(const struct revlist *revlist, size_t *count);

#endif
