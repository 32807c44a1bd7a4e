/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One scan from the options to the exit code: what all commands share that
 * look for secrets.
 *
 *     init → prepare → search → check → write → verdict → release
 *
 * Ownership: owns what the scan brings; options and context outlive it.
 * Thread: confined to the main thread.
 */
#ifndef PATROL_CMD_SCAN_JOB_H
#define PATROL_CMD_SCAN_JOB_H

#include <time.h>

#include "cmd/outputs.h"
#include "cmd/suppression.h"
#include "match/matcher.h"
#include "match/veil.h"
#include "model/run.h"
#include "rules/ruleset.h"
#include "scan/engine.h"

struct scan_job {
    const struct options *options;
    const struct cmd_context *context;
    struct ruleset *rules;
    struct matcher *matcher;
    struct veil *veil; /* of the names in reports */
    struct suppression *suppression;
    struct outputs *outputs;
    bool main_report;        /* default true; false: only those of --report */
    bool verify;             /* ask the host; what --verify says unless the command differs */
    bool baselines;          /* let pass what baselines list */
    struct commit_pick pick; /* of --range and its like, or of a hook */
    struct scan scan;
    struct run run;
    struct timespec begin;
};

/* `command` is what reports call it. */
void scan_job_init(struct scan_job *job, const struct options *options,
                   const struct cmd_context *context, const char *command);
void scan_job_release(struct scan_job *job);

/* Rules, what is let pass, matcher, and the files of the reports. */
MUST_USE enum err_code scan_job_prepare(struct scan_job *job, struct err *err);

/* What the options say, for the targets that they name, or the current folder;
 * valid as long as the job. */
struct engine_options scan_job_engine(struct scan_job *job);

MUST_USE enum err_code scan_job_search(struct scan_job *job, const struct engine_options *engine,
                                       struct err *err);

/* Suppresses, asks the host where that is wanted, sets severities, and fills in job->run. */
MUST_USE enum err_code scan_job_check(struct scan_job *job, struct err *err);

/* All reports. */
MUST_USE enum err_code scan_job_write(const struct scan_job *job, struct err *err);

enum exit_status scan_job_verdict(const struct scan_job *job);

#endif
