/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tasks of a scan of what is new: the staged changes in one, a list of
 * commits in batches that workers share.
 *
 * Ownership: a task owns what it is made of. Thread: as its tasks.
 */
#ifndef PATROL_SCAN_CHANGE_TASK_H
#define PATROL_SCAN_CHANGE_TASK_H

#include "scan/change_scan.h"

/* Scans what the index of `repo` has and its HEAD has not, nor what is being
 * merged: commits in MERGE_HEAD, and those that `merged` names, one a line.
 * Takes `repo` over. ERR_NOMEM. */
MUST_USE enum err_code change_task_staged(struct repo *repo, struct slice location,
                                          struct slice merged, struct task *out);

/* Whether the staged changes touch every one of `paths`, as seen from the top
 * of the working tree. Objects that are missing count as "no". */
MUST_USE enum err_code change_task_touches(const struct repo *repo, const char *const *paths,
                                           size_t count, bool *out, struct err *err);

#endif
