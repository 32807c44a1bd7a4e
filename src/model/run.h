/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run did: the part of a report that is not findings.
 *
 * Ownership: text is borrowed from the arena given with it.
 * Thread: confined.
 */
#ifndef PATROL_MODEL_RUN_H
#define PATROL_MODEL_RUN_H

#include "core/sha256.h"
#include "core/slice.h"
#include "model/coverage.h"
#include "model/severity.h"
#include "model/verdict.h"

struct target {
    const char *kind; /* "directory", "file", "stdin", "repository" */
    struct slice location;
    struct slice head; /* commit that HEAD names; empty where there is none */
};

struct skipped {
    struct slice target;
    struct slice path;
    const char *reason; /* skip_reason_name */
    struct slice detail;
};

struct run {
    struct slice command; /* "scan" */
    size_t rules_active;
    struct sha256 rules_digest;
    int64_t started_at_s;
    int64_t finished_at_s;
    double elapsed_s;
    bool complete; /* everything asked for was scanned */
    const struct target *targets;
    size_t target_count;
    struct coverage coverage;
    const struct skipped *skipped; /* sorted; at most LIMIT_SKIPPED of them */
    size_t skipped_count;
    uint64_t skipped_total;
    bool verified;     /* checks were asked for */
    uint64_t requests; /* made by the checks */
    enum severity fail_on;
    struct slice saved_as;                 /* where a report of it can be read; empty: nowhere */
    uint64_t left_out[ONLINE_STATE_COUNT]; /* secrets that verify --only does not show */
};

struct summary {
    uint64_t findings; /* not suppressed */
    uint64_t occurrences;
    uint64_t suppressed;
    uint64_t by_severity[SEVERITY_COUNT];
    uint64_t by_verdict[ONLINE_STATE_COUNT];
};

struct findings;
void summary_of(const struct findings *findings, struct summary *out);

#endif
