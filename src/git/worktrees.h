/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worktrees of a repository, each with a folder of its own: HEAD, index,
 * refs and logs that the others do not share (git-worktree(1) "REFS").
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_WORKTREES_H
#define PATROL_GIT_WORKTREES_H

#include "git/repo.h"

/* The main worktree's folder is the shared one too: only names that are a
 * worktree's own get the prefix. */
struct worktree {
    const char *dir;
    const char *prefix; /* "" for ours, "main-worktree/", "worktrees/ID/" */
};

typedef enum err_code (*worktrees_fn)(void *ctx, const struct worktree *worktree);

/* The main worktree first. Stops at the first failure of `fn`. */
MUST_USE enum err_code worktrees_each(const struct repo *repo, worktrees_fn fn, void *ctx);

/* Whether each worktree has a ref of this name for itself. */
bool worktrees_own(struct slice name);

/* "main-worktree/" or "worktrees/ID/" at the start of a name; else empty. */
struct slice worktrees_prefix(struct slice name);

#endif
