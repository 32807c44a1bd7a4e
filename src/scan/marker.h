/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comments by which people say that a secret may stand where it stands:
 * `patrol:allow`, those of other scanners, and what the operator adds. A
 * marker works on the lines that the secret stands in, or on the line below
 * it where it says so. It lets one place pass, never the secret: wherever
 * else that stands, it is found.
 *
 * Thread: immutable.
 */
#ifndef PATROL_SCAN_MARKER_H
#define PATROL_SCAN_MARKER_H

#include "core/slice.h"

/* What the operator says of markers; outlives the scan. */
struct marker_options {
    bool off;                /* none counts */
    const char *const *more; /* further ones */
    size_t more_count;
};

/* The marker that lets the secret at bytes[start, end) pass; an empty slice
 * where none does. In doubt, as where a line is very long or a piece ends,
 * none does. */
struct slice marker_find(const struct marker_options *options, struct slice bytes, size_t start,
                         size_t end);

#endif
