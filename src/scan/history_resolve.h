/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns sightings in git objects into occurrences: the versions of one file
 * that hold a secret become one occurrence, at the first commit that brought
 * it, with line, column and context in that version.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_HISTORY_RESOLVE_H
#define PATROL_SCAN_HISTORY_RESOLVE_H

#include "scan/context.h"
#include "scan/history_scan.h"
#include "scan/marker.h"

struct history_resolve_options {
    const struct marker_options *markers;
    const struct matcher *matcher;
    size_t threads; /* that it may use */
};

/* Adds the occurrences of everything sighted in `history` to the findings.
 * What cannot be said stays empty. ERR_NOMEM, ERR_LIMIT. */
MUST_USE enum err_code history_resolve(const struct history_scan *history,
                                       const struct history_resolve_options *options,
                                       struct findings *findings);

#endif
