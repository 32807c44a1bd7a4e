/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folders of small files in a git folder, refs/ and logs/, walked
 * whatever their depth. Symbolic links are not followed, but for the folder
 * itself, which old tools made a link to another repository's.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_GITFOLDER_H
#define PATROL_GIT_GITFOLDER_H

#include "core/err.h"
#include "core/slice.h"

struct gitfolder_visitor {
    /* For everything that is no folder; `name` is relative to `dir`. Hidden
     * files and lock files are left out. */
    enum err_code (*file)(void *ctx, struct slice name);
    /* A folder that cannot be read. */
    void (*unreadable)(void *ctx, struct slice name);
    void *ctx;
};

/* Walks DIR/TOP, in no defined order; no such folder is no file. Fails with
 * what `file` returns, ERR_LIMIT or ERR_NOMEM. */
MUST_USE enum err_code gitfolder_walk(const char *dir, const char *top,
                                      const struct gitfolder_visitor *visitor);

#endif
