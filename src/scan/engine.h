/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole scan: targets in, findings out.
 *
 *     source → blob → scanner → match → finding
 *
 * Ownership: `struct scan` owns what a scan brought; release it.
 * Thread: engine_run starts and ends its own threads.
 */
#ifndef PATROL_SCAN_ENGINE_H
#define PATROL_SCAN_ENGINE_H

#include "git/repo.h"
#include "match/matcher.h"
#include "model/findings.h"
#include "model/run.h"
#include "scan/commit_pick.h"
#include "scan/marker.h"
#include "scan/pool.h"
#include "scan/skips.h"

struct engine_options {
    const struct matcher *matcher;
    const char *const *locations; /* paths, or "-" */
    size_t location_count;
    struct source_options source;
    bool history;                      /* the objects of repositories too */
    bool history_only;                 /* and no files */
    bool git_archives;                 /* look into archives in git objects too */
    bool staged;                       /* only what the next commit adds */
    struct slice merged;               /* names of its further parents, one a line */
    const struct commit_pick *commits; /* only what these add; NULL: no such choice */
    struct repo_options git;           /* what GIT_DIR and its like say */
    struct marker_options markers;
    bool exhaustive;           /* every object in full, not only differences */
    size_t threads;            /* 0: as many as there are processors */
    pool_progress_fn progress; /* NULL: none */
    void *progress_ctx;
};

struct scan {
    struct findings *findings; /* sealed */
    struct skips skips;        /* sealed */
    struct coverage coverage;
    struct target *targets;
    size_t target_count;
};

/* Scans. ERR_NOTFOUND, ERR_USAGE, ERR_IO: a target cannot be opened, nothing
 * was scanned. ERR_CANCELLED: *out has what was found until then. */
MUST_USE enum err_code engine_run(const struct engine_options *options, const struct env *env,
                                  struct scan *out, struct err *err);
void engine_release(struct scan *scan);

#endif
