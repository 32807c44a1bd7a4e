/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What objects name: looks up each object that a commit, tree, tag or ref
 * names, notes those that are not there, and records the links between them
 * for git/provenance.h. Fed by a walk (git/walk.h) with the objects that it
 * shows; of a tree that is a delta only the entries are looked up that its
 * base has not.
 *
 *     each worker: connect_new → connect_commit, _tag, _tree … → connect_finish
 *     in the end:  connect_gaps and connect_links over all workers
 *
 * Thread: confined; one for each worker. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_CONNECT_H
#define PATROL_GIT_CONNECT_H

#include "git/fanout.h"
#include "git/links.h"
#include "git/refs.h"
#include "git/shallow.h"
#include "git/treemarks.h"
#include "git/walk.h"

struct connect;

/* An object that is named and is not there. */
struct connect_gap {
    struct oid oid;
    bool shallow; /* a parent behind the edge of a shallow clone */
};

/* Says whether the name of an entry, which is new to this worker, is of
 * interest wherever it stands: the name, the space before and the NUL behind. */
typedef bool (*connect_name_fn)(void *ctx, struct slice name);

/* `odb`, its fan-out and `shallow` must outlive it. `name` may be NULL. */
MUST_USE enum err_code connect_new(const struct odb *odb, const struct fanout *fanout,
                                   const struct shallow *shallow, connect_name_fn name, void *ctx,
                                   struct connect **out);
void connect_free(struct connect *connect);

/* A commit or tag, or its first piece. What is none names nothing; the walk's
 * other users tell of it. ERR_PARSE says so. */
MUST_USE enum err_code connect_commit(struct connect *connect, const struct walk_object *object);
MUST_USE enum err_code connect_tag(struct connect *connect, const struct walk_object *object);

/* All refs but the special ones. */
MUST_USE enum err_code connect_refs(struct connect *connect, const struct refs *refs);

/* A tree, or a piece of one. For one whose deltas follow (object->kept) *marks
 * is what the caller has to leave with it and to give as `base` with each of its
 * deltas, and in the end to connect_forget; otherwise NULL. `base` may be
 * NULL. ERR_PARSE for a malformed entry. */
MUST_USE enum err_code connect_tree(struct connect *connect, const struct walk_object *object,
                                    const struct treemarks *base, struct treemarks **marks);

/* The names of interest that the last whole tree has and its base has not, in
 * order; valid until the next one. */
struct ranges connect_names(const struct connect *connect);
void connect_forget(struct connect *connect, struct treemarks *marks);

/* After the last object. */
MUST_USE enum err_code connect_finish(struct connect *connect);

/* All that was recorded; valid as long as `connect`. */
const struct links *connect_links(const struct connect *connect);

/* What all workers found missing and what still is in `odb`, the stores as they
 * are by now; ordered by name, each once; *gaps is the caller's (mem_free). */
MUST_USE enum err_code connect_gaps(struct connect *const *workers, size_t worker_count,
                                    const struct odb *odb, struct connect_gap **gaps,
                                    size_t *count);

#endif
