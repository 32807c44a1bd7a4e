/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens to work on: those of a saved report, found again where it says or in
 * the file of --secrets, or tokens one a line. What verify and revoke begin
 * with.
 *
 * Ownership: owns what it brings; options and context outlive it.
 * Thread: confined to the main thread.
 */
#ifndef PATROL_CMD_TOKEN_JOB_H
#define PATROL_CMD_TOKEN_JOB_H

#include "cmd/cmd.h"
#include "match/matcher.h"
#include "match/veil.h"
#include "report/report_read.h"
#include "rules/ruleset.h"

struct token_job {
    const struct options *options;
    const struct cmd_context *context;
    struct ruleset *rules;
    struct matcher *matcher;
    struct veil *veil;    /* of the names in reports */
    struct report report; /* its findings have secrets, but for the missing ones */
    uint64_t unknown;     /* lines without a token that a rule knows */
};

/* Reads the one argument, or standard input, and finds the secrets of those
 * findings that `wants` says. What is missing is added to what the run
 * skipped. ERR_USAGE also for an argument that is a token itself. */
MUST_USE enum err_code token_job_open(struct token_job *job, const struct options *options,
                                      const struct cmd_context *context,
                                      bool (*wants)(const struct finding *), struct err *err);
void token_job_release(struct token_job *job);

/* ERR_USAGE where an argument is a token: everybody on this machine can read
 * the arguments of a process. */
MUST_USE enum err_code token_job_refuse_arguments(const struct options *options,
                                                  const struct matcher *matcher, struct err *err);

#endif
