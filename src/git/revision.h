/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of commits as people write them (gitrevisions(7)), the part of it
 * that a scan needs:
 *
 *     HEAD, @, main, v1.0, origin, refs/…   refs, in git's order of places
 *     3f2a91c…                              names of objects, 4 digits or more
 *     NAME~3, NAME^2, NAME^0, NAME^{commit}, NAME^{tree}, NAME^{}
 *
 * Reflogs (@{…}), searches (:/…) and paths (NAME:PATH) are refused by name.
 * Refs come before objects of the same name, unless all digits are there.
 *
 * Thread: confined. Failure: ERR_USAGE, with a message for the person who
 * wrote the name; ERR_NOTFOUND, ERR_PARSE, ERR_IO where an object on the way is
 * missing or damaged; ERR_NOMEM.
 */
#ifndef PATROL_GIT_REVISION_H
#define PATROL_GIT_REVISION_H

#include "git/commit.h"
#include "git/odb.h"
#include "git/repo.h"

struct revision;

/* `repo` and `odb` must outlive it. */
MUST_USE enum err_code revision_new(const struct repo *repo, const struct odb *odb,
                                    struct revision **out);
void revision_free(struct revision *revision);

/* The object that a name means, tags not followed. */
MUST_USE enum err_code revision_object(struct revision *revision, struct slice name,
                                       struct oid *out, struct err *err);

/* The commit that a name means, through tags. */
MUST_USE enum err_code revision_commit(struct revision *revision, struct slice name,
                                       struct oid *out, struct err *err);

/* Follows tags to what they lead to in the end. */
MUST_USE enum err_code revision_peel(struct revision *revision, const struct oid *oid,
                                     struct oid *out, enum object_type *type, struct err *err);

/* The type of an object, and where it is a tag what that names. */
MUST_USE enum err_code revision_target(struct revision *revision, const struct oid *oid,
                                       enum object_type *type, struct oid *target, struct err *err);

enum oid_format revision_format(const struct revision *revision);

/* Reads a commit; it points into memory that the next call overwrites. */
MUST_USE enum err_code revision_read(struct revision *revision, const struct oid *oid,
                                     struct commit *out, struct err *err);

#endif
