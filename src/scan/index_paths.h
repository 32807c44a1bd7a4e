/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The paths that the indexes of a repository, one for each worktree, give to
 * objects: of what was staged and never committed nothing else knows a path.
 *
 * Ownership: opaque; paths live as long as it. Thread: confined.
 */
#ifndef PATROL_SCAN_INDEX_PATHS_H
#define PATROL_SCAN_INDEX_PATHS_H

#include "git/repo.h"

struct index_paths;

/* An index that cannot be read gives no paths: whoever scans what is staged
 * says so. ERR_NOMEM, ERR_LIMIT. */
MUST_USE enum err_code index_paths_new(const struct repo *repo, struct index_paths **out);
void index_paths_free(struct index_paths *paths);

/* The first path of an object; empty where no index has it. */
struct slice index_paths_of(const struct index_paths *paths, const struct oid *oid);

#endif
