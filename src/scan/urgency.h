/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which finding to ask about first: limits of the host may leave the last ones
 * unknown, and bad tokens can lock out good ones. A valid checksum goes before
 * none, what still stands in files or at HEAD before what only history has, and
 * there the newest first.
 *
 * Thread: pure functions.
 */
#ifndef PATROL_SCAN_URGENCY_H
#define PATROL_SCAN_URGENCY_H

#include "model/findings.h"

/* What the order depends on, taken once before sorting. */
struct urgency {
    struct finding *finding;
    int64_t newest_s; /* INT64_MAX: it stands there now */
    size_t number;    /* the order of the report, between equals */
};

void urgency_init(struct urgency *urgency, struct finding *finding, size_t number);

/* For qsort: the most urgent first. */
int urgency_compare(const void *a, const void *b);

#endif
