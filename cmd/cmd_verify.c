/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

#include "cmd/outputs.h"
#include "cmd/setup.h"
#include "cmd/token_job.h"
#include "model/drift.h"
#include "scan/assess.h"
#include "scan/remedy.h"
#include "scan/verify.h"

extern const struct cmd cmd_verify;

/* A placeholder is none of anybody's business. */
static bool wants_check(const struct finding *finding)
{
    return finding->rule.verify.len && !finding->suppressed.len &&
           finding->offline.checksum != CHECKSUM_INVALID;
}

/* What is dead stays dead; of everything else nobody can say anything. */
static void forget_missing(struct findings *findings)
{
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct finding *finding = findings_at(findings, i);

        if (finding->secret || !wants_check(finding) || finding->online.state == ONLINE_DEAD)
            continue;
        finding->online = (struct online_verdict){
            .state = ONLINE_NOT_CHECKED,
            .reason = finding->online.state == ONLINE_LIVE
                          ? SLICE_LITERAL("was live, and is not where the report found it any more")
                          : SLICE_LITERAL("is not where the report found it any more"),
        };
    }
}

static enum err_code ask(struct token_job *job, struct err *err)
{
    const struct env *env = job->context->env;
    struct options options = *job->options;
    char cache_path[PATH_MAX];
    struct check_options checks;
    enum err_code code;

    if (options.origin[OPTION_ONLINE] == ORIGIN_DEFAULT)
        options.online = RADIUS_FULL;
    checks = setup_checks(&options, cache_path);
    code = verify_findings(job->report.findings, job->rules, &checks, env,
                           &job->report.run.requests, err);
    if (code != ERR_OK)
        return code;
    forget_missing(job->report.findings);
    remedy_recall(job->report.findings, job->rules);
    assess(job->report.findings, env_now_s(env));
    return remedy_settle(job->report.findings, err);
}

static bool is_wanted(const struct finding *finding, void *ctx)
{
    const struct option_list *only = ctx;
    enum online_state state;

    for (size_t i = 0; i < only->count; i++)
        if (online_state_parse(slice_str(only->items[i]), &state) && state == finding->online.state)
            return true;
    return only->count == 0;
}

static enum err_code check_only(const struct option_list *only, struct err *err)
{
    enum online_state state;

    for (size_t i = 0; i < only->count; i++)
        if (!online_state_parse(slice_str(only->items[i]), &state))
            return err_set(err, ERR_USAGE,
                           "--only: '%s' is neither live, dead, unknown, uncheckable nor "
                           "not-checked",
                           only->items[i]);
    return ERR_OK;
}

/* Both reports are needed before anything is asked. */
static enum err_code open_older(const struct options *options, struct report *older,
                                struct err *err)
{
    enum err_code code = check_only(&options->only, err);

    if (code == ERR_OK && options->changed_since)
        code = report_read_file(options->changed_since, older, err);
    return cmd_named(code, err);
}

static void narrow(struct token_job *job, const struct report *older)
{
    struct option_list only = job->options->only;
    const struct findings *findings = job->report.findings;

    if (older->findings)
        drift_since(job->report.findings, older->findings);
    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (wants_check(finding) && !is_wanted(finding, &only))
            job->report.run.left_out[finding->online.state]++;
    }
    findings_keep(job->report.findings, is_wanted, &only);
}

static void describe(struct token_job *job, int64_t started_at_s, const struct timespec *begin)
{
    struct run *run = &job->report.run;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    run->command = SLICE_LITERAL("verify");
    run->verified = true;
    run->started_at_s = started_at_s;
    run->finished_at_s = env_now_s(job->context->env);
    run->elapsed_s =
        (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) * 1e-9;
    run->fail_on = job->options->fail_on;
    run->saved_as = outputs_saved_as(job->options, true);
    if (!run->saved_as.len && job->options->arg_count && strcmp(job->options->args[0], "-") != 0)
        run->saved_as = slice_str(job->options->args[0]);
}

/* --secrets is read here, not written. */
static enum err_code write_reports(const struct token_job *job, struct err *err)
{
    struct options options = *job->options;
    struct outputs *outputs;
    enum err_code code;

    options.secrets = NULL;
    code = cmd_go_on(job->context, err);
    if (code == ERR_OK)
        code = outputs_open(&options, job->context->terminal, true, &outputs, err);
    if (code != ERR_OK)
        return code;
    code = outputs_write(outputs, &job->report.run, job->report.findings, err);
    outputs_free(outputs);
    return code;
}

static enum exit_status verdict(const struct token_job *job)
{
    const struct findings *findings = job->report.findings;
    const uint64_t *left_out = job->report.run.left_out;

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (!finding->suppressed.len && severity_at_least(finding->severity, job->options->fail_on))
            return job->options->exit_zero ? EXIT_CLEAN : EXIT_FINDINGS;
    }
    /* Of these, --only or not, nobody can say that they are dead. */
    if (left_out[ONLINE_UNKNOWN] || left_out[ONLINE_NOT_CHECKED])
        return EXIT_INCOMPLETE;
    return job->report.run.complete ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    const int64_t started_at_s = env_now_s(context->env);
    struct report older = {0};
    struct token_job job = {0};
    struct err err = ERR_INIT;
    enum exit_status status;
    struct timespec begin;
    enum err_code code;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    code = open_older(options, &older, &err);
    if (code == ERR_OK)
        code = token_job_open(&job, options, context, wants_check, &err);
    if (code == ERR_OK)
        code = ask(&job, &err);
    if (code == ERR_OK) {
        narrow(&job, &older);
        describe(&job, started_at_s, &begin);
        code = write_reports(&job, &err);
    }
    status = code == ERR_OK ? verdict(&job) : cmd_fail(context, &err);
    token_job_release(&job);
    report_release(&older);
    return status;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .summary = "check the tokens of a report, or of standard input, again",
    .usage = "[REPORT|-]",
    .about = "Reads a report in JSON or YAML, or tokens one a line; finds the tokens of a report "
             "again where it says that they stand, or in the file of --secrets; asks GitHub about "
             "each; and writes the report with fresh verdicts. Tokens that are not found again "
             "are listed. It can be repeated without harm.\n"
             "\n"
             "  patrol verify report.json --format json -o fresh.json\n"
             "  patrol verify --only live report.json\n"
             "  patrol verify --changed-since last-week.json report.json",
    .groups = GROUP_BIT(GROUP_RULES) | GROUP_BIT(GROUP_HOST) | GROUP_BIT(GROUP_DEPTH) |
              GROUP_BIT(GROUP_TOKENS) | GROUP_BIT(GROUP_FORMAT) | GROUP_BIT(GROUP_REPORT) |
              GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
