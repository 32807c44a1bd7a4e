/* SPDX-License-Identifier: Apache-2.0 */
/* Refs while they are gathered: refs_files.c and reftable.c fill one list
 * from all places, refs.c orders it and follows the symbolic ones. */
#ifndef PATROL_GIT_REFS_INTERNAL_H
#define PATROL_GIT_REFS_INTERNAL_H

#include "core/arena.h"
#include "git/refs.h"
#include "git/worktrees.h"

/* A ref as one place has it. */
struct refs_item {
    struct ref ref;
    uint32_t rank; /* of the places that have it the lowest wins */
};

struct refs {
    const struct repo *repo;
    odb_problem_fn problem;
    void *ctx;
    struct arena arena;
    struct refs_item *items;
    size_t count;
    size_t cap;
    struct ref *list;
    size_t list_count;
};

#define REFS_RANK_LOOSE 0
#define REFS_RANK_PACKED 1

/* Adds a copy, its name prefixed where it is a worktree's own. */
MUST_USE enum err_code refs_add(struct refs *refs, const struct worktree *worktree,
                                const struct refs_item *item);

/* Tells the caller of a file that cannot be read; `code` decides the reason. */
void refs_tell(const struct refs *refs, enum err_code code, const char *path, const char *detail);

/* Loose refs of a worktree's folder, and its special ones. */
MUST_USE enum err_code refs_files_add(struct refs *refs, const struct worktree *worktree);
MUST_USE enum err_code refs_files_add_special(struct refs *refs, const struct worktree *worktree);
MUST_USE enum err_code refs_files_add_packed(struct refs *refs);

/* One ref's file DIR/NAME: *target or *oid. ERR_NOTFOUND. */
MUST_USE enum err_code refs_files_read(const char *dir, struct slice name, enum oid_format format,
                                       struct buf *content, struct slice *target, struct oid *oid,
                                       struct err *err);

#endif
