/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans what is new: the blobs that a commit or the index brings. A secret in
 * a new blob counts unless it was there before: in the blobs that the parents
 * have at this path, in those that the change takes away (a renamed or
 * moved part), or because a parent has the very blob somewhere (a copy).
 *
 * Ownership: borrows all it is given. Thread: confined to its worker.
 */
#ifndef PATROL_SCAN_CHANGE_SCAN_H
#define PATROL_SCAN_CHANGE_SCAN_H

#include "git/index.h"
#include "git/odb.h"
#include "scan/worker.h"

struct change_scan;

/* `location` is what reports call the repository. */
MUST_USE enum err_code change_scan_new(struct worker *worker, const struct repo *repo,
                                       const struct odb *odb, struct slice location,
                                       struct change_scan **out);
void change_scan_free(struct change_scan *scan);

/* What `index` has that none of the commits `parents` has. What cannot be
 * read becomes a skip; ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code change_scan_index(struct change_scan *scan, const struct index *index,
                                         const struct oid *parents, size_t count);

/* What a commit has that none of its parents has, and its message. */
MUST_USE enum err_code change_scan_commit(struct change_scan *scan, const struct oid *commit);

#endif
