/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans what a choice of commits brings: the first task looks at what is no
 * commit (tags, objects that a push names, names of refs) and shares out the
 * commits in batches.
 *
 * Which commits they are is found out when it is made, so that a wrong range
 * is an error before anything is scanned.
 *
 * Ownership: lives until the end of the run. Thread: immutable once made.
 */
#ifndef PATROL_SCAN_COMMIT_SCAN_H
#define PATROL_SCAN_COMMIT_SCAN_H

#include "scan/commit_pick.h"
#include "scan/worker.h"

struct commit_scan;

/* Takes `repo` over, also on failure. Damage on the way goes to `skips`.
 * ERR_USAGE and the like: what was picked is not there. */
MUST_USE enum err_code commit_scan_new(struct repo *repo, struct slice location,
                                       const struct commit_pick *pick, const struct env *env,
                                       struct skips *skips, struct commit_scan **out,
                                       struct err *err);
void commit_scan_free(struct commit_scan *scan);

/* The first task; `scan` outlives it. */
struct task commit_scan_task(struct commit_scan *scan);

#endif
