/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The refs of a repository: those that its worktrees share and each one's
 * own, loose, packed or in reftables, and the special ones (FETCH_HEAD and
 * its like). Names are git's: "HEAD", "refs/heads/main"; another worktree's
 * own refs as "main-worktree/HEAD", "worktrees/ID/refs/bisect/bad"
 * (gitrepository-layout(5), git-worktree(1) "REFS").
 *
 * Foreign data does not fail the reading: what cannot be read is told to the
 * caller's `problem`, and the rest is read.
 *
 * Ownership: `struct refs` owns what its refs point to. Thread: immutable
 * once made.
 */
#ifndef PATROL_GIT_REFS_H
#define PATROL_GIT_REFS_H

#include "git/odb.h"
#include "git/repo.h"

struct refs;

struct ref {
    struct slice name;
    struct slice target; /* a symbolic ref: the ref that it names; else empty */
    struct oid oid;      /* of the object in the end; null where there is none yet */
    bool special;        /* git keeps no object alive for it */
};

MUST_USE enum err_code refs_new(const struct repo *repo, odb_problem_fn problem, void *ctx,
                                struct refs **out, struct err *err);
void refs_free(struct refs *refs);

/* Ordered by name; only special names can come twice. */
const struct ref *refs_list(const struct refs *refs, size_t *count);

/* NULL where there is none. */
const struct ref *refs_find(const struct refs *refs, struct slice name);

/* Follows one full name ("HEAD", "refs/heads/main") without reading all the
 * others. ERR_NOTFOUND when it does not exist or its branch is yet unborn. */
MUST_USE enum err_code refs_resolve(const struct repo *repo, struct slice name, struct oid *out,
                                    struct err *err);

/* Whether a name can be a ref's, and so a part of a file's path: no "..", no
 * empty component, nothing hidden, no control character. */
bool refs_name_is_safe(struct slice name);

/* Reads the content of a loose ref: either *target ("ref: NAME") or *oid. */
MUST_USE enum err_code refs_parse(enum oid_format format, struct slice content,
                                  struct slice *target, struct oid *oid);

#endif
