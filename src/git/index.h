/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index (dircache): what the next commit will hold. Versions 2, 3 and 4,
 * split index (extension "link" and its shared file), sparse index (entries
 * that stand for a whole folder), SHA-1 and SHA-256. An extension that must be
 * understood and is not known is ERR_UNSUPPORTED. Format: gitformat-index(5).
 *
 * Ownership: entries live as long as their index, and those of index_parse
 * borrow from the parsed bytes too. Thread: immutable once made.
 */
#ifndef PATROL_GIT_INDEX_H
#define PATROL_GIT_INDEX_H

#include "core/err.h"
#include "git/oid.h"

struct index;

struct index_entry {
    struct slice path; /* that of a sparse folder ends in '/' */
    struct oid oid;
    uint32_t mode;       /* for tree_kind_of */
    unsigned char stage; /* 0, or 1 to 3 in a conflict: base, ours, theirs */
    bool intent_to_add;  /* `git add -N`: named, but without content yet */
    bool skip_worktree;  /* outside of the sparse checkout */
};

/* Reads the file `path`. A shared part is looked for in `git_dir`, the
 * repository's (or its worktree's) own folder. No file is an empty index.
 * ERR_IO, ERR_PARSE, ERR_UNSUPPORTED, ERR_LIMIT, ERR_NOMEM. */
MUST_USE enum err_code index_read(const char *path, const char *git_dir, enum oid_format format,
                                  struct index **out, struct err *err);

/* Reads the bytes of a file. A split index is not joined: index_shared
 * names what is missing. */
MUST_USE enum err_code index_parse(enum oid_format format, struct slice bytes, struct index **out,
                                   struct err *err);

/* The shared file that a split index needs; NULL where it needs none. */
const struct oid *index_shared(const struct index *index);

/* Completes a split index; takes `shared` over, also on failure. */
MUST_USE enum err_code index_join(struct index *index, struct index *shared, struct err *err);

void index_free(struct index *index);

/* Ordered by path, then stage. */
const struct index_entry *index_entries(const struct index *index, size_t *count);

#endif
