/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a repository's configuration says that it came from: the first
 * `remote.origin.url` (git-config(1)). It is foreign text: includes and
 * `insteadOf` are not followed, and nothing is sent to where it points.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_REMOTE_H
#define PATROL_GIT_REMOTE_H

#include "core/buf.h"
#include "git/repo.h"

/* Appends it; ERR_NOTFOUND, without a message, where there is none. */
MUST_USE enum err_code remote_origin(const struct repo *repo, struct buf *out, struct err *err);

/* The same in the text of a configuration file; ptr is NULL where there is none. */
struct slice remote_origin_in(struct slice config);

#endif
