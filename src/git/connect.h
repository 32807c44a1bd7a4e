/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether everything is there: each object that a commit, tree, tag or ref
 * names. Fed by a walk (git/walk.h) with the objects that it shows; of a tree
 * that is a delta only the entries are looked up that its base has not.
 *
 *     each worker: connect_new → connect_commit, _tag, _tree …
 *     in the end:  connect_gaps over all workers
 *
 * Thread: confined; one for each worker. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_CONNECT_H
#define PATROL_GIT_CONNECT_H

#include "git/refs.h"
#include "git/shallow.h"
#include "git/treemarks.h"
#include "git/walk.h"

struct connect;

/* An object that is named and is not there. */
struct connect_gap {
    struct oid oid;
    struct oid named_by;   /* null: a ref */
    enum object_type type; /* that it should have; 0 where nothing says */
    bool shallow;          /* a parent behind the edge of a shallow clone */
};

/* `entry`, which may be NULL, sees each tree entry that is looked up. */
MUST_USE enum err_code connect_new(const struct odb *odb, const struct shallow *shallow,
                                   treemarks_fn entry, void *ctx, struct connect **out);
void connect_free(struct connect *connect);

/* `bytes` is the content, or its first piece. What is no commit or tag
 * names nothing; the walk's other users tell of it. ERR_PARSE says so. */
MUST_USE enum err_code connect_commit(struct connect *connect, const struct oid *oid,
                                      struct slice bytes);
MUST_USE enum err_code connect_tag(struct connect *connect, const struct oid *oid,
                                   struct slice bytes);

/* All refs but the special ones. */
MUST_USE enum err_code connect_refs(struct connect *connect, const struct refs *refs);

/* A tree, or a piece of one. For one whose deltas follow (object->kept) *marks
 * is what the caller has to leave with it and to give as `base` with each of its
 * deltas, and in the end to connect_forget; otherwise NULL. `base` may be
 * NULL. ERR_PARSE for a malformed entry. */
MUST_USE enum err_code connect_tree(struct connect *connect, const struct walk_object *object,
                                    const struct treemarks *base, struct treemarks **marks);
void connect_forget(struct connect *connect, struct treemarks *marks);

/* What all workers found missing and what still is, ordered by name, each
 * once; *gaps is the caller's (mem_free). */
MUST_USE enum err_code connect_gaps(struct connect *const *workers, size_t worker_count,
                                    struct connect_gap **gaps, size_t *count);

#endif
