/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is let pass, and by what. A baseline lets a secret pass, wherever it
 * stands. Markers (scan/marker.h) and ignored paths let places pass: a
 * finding is suppressed by them only when all its places are known and each
 * has one. Nothing is removed: suppressed findings stay in the report.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_SUPPRESS_H
#define PATROL_SCAN_SUPPRESS_H

#include "model/findings.h"
#include "scan/baseline.h"
#include "scan/ignore.h"

struct suppress_options {
    struct baseline *const *baselines; /* sealed */
    size_t baseline_count;
    const struct ignore_list *ignores; /* NULL: none */
    const char *top;                   /* the repository that these are of: absolute, resolved */
    const char *here;                  /* the current folder, likewise */
    int64_t now_s;
};

/* Sets `suppressed` of sealed findings and of their occurrences. An entry that
 * has ended suppresses nothing. ERR_NOMEM. */
MUST_USE enum err_code suppress(struct findings *findings, const struct suppress_options *options);

#endif
