/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a commit, or the index, has that its parents have not: the blobs to
 * look at when only what is new counts. Compared are names, modes and
 * objects, never lines. An entry is new when no parent has the same object
 * at its path, so a merge shows only what its author made of both sides.
 *
 * What was moved or copied shows as new here. Whoever finds something in a
 * new blob asks on: was it in the blobs that stood at this path before
 * (change.before), in those that the parent had and that are gone
 * (changes_between the other way round, changes_lost), or is the very blob
 * somewhere in the parent (changes_holds)?
 *
 * Thread: confined. Failure: what `visitor` returns, ERR_NOMEM. Objects that
 * are missing or damaged are told to the visitor, and what they hide counts
 * as changed or is left out.
 */
#ifndef PATROL_GIT_CHANGES_H
#define PATROL_GIT_CHANGES_H

#include "git/index.h"
#include "git/odb.h"

/* Valid during the call. */
struct change {
    struct slice path;
    uint32_t mode;
    struct oid oid;           /* a blob: file or symbolic link */
    const struct oid *before; /* blobs that the parents have there, each once */
    size_t before_count;
};

struct changes_visitor {
    enum err_code (*change)(void *ctx, const struct change *change);
    /* Not looked at: a submodule's commit (SKIP_UNSUPPORTED), or a tree that
     * is missing or damaged. */
    void (*skipped)(void *ctx, enum skip_reason reason, struct slice path, const struct oid *oid,
                    const char *detail);
    void *ctx;
};

struct changes;

MUST_USE enum err_code changes_new(const struct odb *odb, struct changes **out);
void changes_free(struct changes *changes);

/* What `tree` has and none of `parents` (trees too) has at its path; all of
 * it without a parent. */
MUST_USE enum err_code changes_between(struct changes *changes, const struct oid *parents,
                                       size_t count, const struct oid *tree,
                                       const struct changes_visitor *visitor);

/* The same for a commit and its parents. A parent that is not there (shallow
 * clones) is told as skipped, and what it had counts as new. ERR_NOTFOUND,
 * ERR_PARSE when the commit itself cannot be read. */
MUST_USE enum err_code changes_of_commit(struct changes *changes, const struct oid *commit,
                                         const struct changes_visitor *visitor);

/* The same for an index. Entries without content yet (intent to add) are no
 * change; of a conflict both sides are. */
MUST_USE enum err_code changes_of_index(struct changes *changes, const struct oid *parents,
                                        size_t count, const struct index *index,
                                        const struct changes_visitor *visitor);

/* What `tree` has at paths that the index has not. */
MUST_USE enum err_code changes_lost(struct changes *changes, const struct oid *tree,
                                    const struct index *index,
                                    const struct changes_visitor *visitor);

/* Whether the blob is anywhere in the tree. */
MUST_USE enum err_code changes_holds(struct changes *changes, const struct oid *tree,
                                     const struct oid *blob, bool *out);

/* The tree of a commit, or of what a tag leads to. ERR_NOTFOUND, ERR_PARSE,
 * ERR_IO, ERR_NOMEM. */
MUST_USE enum err_code changes_tree_of(struct changes *changes, const struct oid *oid,
                                       struct oid *tree);

#endif
