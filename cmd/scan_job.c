/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/scan_job.h"

#include <stdio.h>

#include "cmd/setup.h"
#include "git/since.h"
#include "scan/assess.h"
#include "scan/remedy.h"
#include "scan/verify.h"

void scan_job_init(struct scan_job *job, const struct options *options,
                   const struct cmd_context *context, const char *command)
{
    *job = (struct scan_job){
        .options = options,
        .context = context,
        .verify = options->verify,
        .main_report = true,
        .baselines = true,
    };
    clock_gettime(CLOCK_MONOTONIC, &job->begin);
    job->run.command = slice_str(command);
    job->run.started_at_s = env_now_s(context->env);
}

void scan_job_release(struct scan_job *job)
{
    outputs_free(job->outputs);
    engine_release(&job->scan);
    suppression_free(job->suppression);
    veil_free(job->veil);
    matcher_free(job->matcher);
    ruleset_free(job->rules);
}

static double seconds_since(const struct timespec *begin)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) * 1e-9;
}

static void show_progress(void *ctx, const struct coverage *so_far)
{
    const struct scan_job *job = ctx;
    char line[160];
    double mib = (double)so_far->bytes / (1024.0 * 1024.0);

    if (so_far->blobs)
        snprintf(line, sizeof line, "%llu files, %llu objects, %.0f MiB",
                 (unsigned long long)so_far->files,
                 (unsigned long long)(so_far->blobs + so_far->trees + so_far->commits), mib);
    else
        snprintf(line, sizeof line, "%llu files, %.0f MiB", (unsigned long long)so_far->files, mib);
    terminal_progress(job->context->terminal, line);
}

struct engine_options scan_job_engine(struct scan_job *job)
{
    static const char *const here[] = {"."};
    const struct options *options = job->options;

    return (struct engine_options){
        .matcher = job->matcher,
        .locations = options->arg_count ? options->args : here,
        .location_count = options->arg_count ? options->arg_count : ARRAY_LEN(here),
        .source = {.excludes = options->exclude.items,
                   .exclude_count = options->exclude.count,
                   .max_file_bytes = options->max_file_size,
                   .follow_symlinks = options->follow_symlinks,
                   .archive_depth = options->archives ? (unsigned)options->archive_depth : 0},
        .history = options->history,
        .history_only = options->history_only,
        .git_archives = options->git_archives && options->archives && options->archive_depth,
        .staged = options->staged,
        .commits = commit_pick_wanted(&job->pick) ? &job->pick : NULL,
        .git = setup_git(),
        .markers = suppression_markers(options),
        .exhaustive = options->exhaustive,
        .threads = (size_t)options->threads,
        .progress = show_progress,
        .progress_ctx = job,
    };
}

enum err_code scan_job_search(struct scan_job *job, const struct engine_options *engine,
                              struct err *err)
{
    enum err_code code = engine_run(engine, job->context->env, &job->scan, err);

    terminal_progress_end(job->context->terminal);
    return code;
}

static void describe(struct scan_job *job)
{
    const struct scan *scan = &job->scan;
    struct run *run = &job->run;

    run->rules_active = ruleset_count(job->rules);
    /* A millisecond, for which hooks have better uses. */
    if (job->main_report || job->options->reports.count)
        ruleset_digest(job->rules, &run->rules_digest);
    run->finished_at_s = env_now_s(job->context->env);
    run->elapsed_s = seconds_since(&job->begin);
    run->complete = scan->skips.total == 0;
    run->targets = scan->targets;
    run->target_count = scan->target_count;
    run->coverage = scan->coverage;
    run->skipped = scan->skips.items;
    run->skipped_count = scan->skips.count;
    run->skipped_total = scan->skips.total;
    run->verified = job->verify;
    run->fail_on = job->options->fail_on;
    run->saved_as = outputs_saved_as(job->options, job->main_report);
}

static enum err_code ask(struct scan_job *job, struct err *err)
{
    char cache_path[PATH_MAX];
    struct check_options checks = setup_checks(job->options, cache_path);

    checks.withhold = !job->verify;
    return verify_findings(job->scan.findings, job->rules, &checks, job->context->env,
                           &job->run.requests, err);
}

enum err_code scan_job_check(struct scan_job *job, struct err *err)
{
    const struct env *env = job->context->env;
    enum err_code code = suppression_apply(job->suppression, job->scan.findings,
                                           job->scan.skips.total == 0, env, err);

    if (code == ERR_OK && (job->verify || job->options->org))
        code = ask(job, err);
    if (code == ERR_OK)
        code = remedy_settle(job->scan.findings, err);
    assess(job->scan.findings, env_now_s(env));
    if (code == ERR_OK && veil_new(job->matcher, &job->veil) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code != ERR_OK)
        return code;
    veil_names(job->veil, job->scan.findings);
    describe(job);
    return code;
}

enum err_code scan_job_write(const struct scan_job *job, struct err *err)
{
    enum err_code code = cmd_go_on(job->context, err);

    if (code != ERR_OK)
        return code;
    return outputs_write(job->outputs, &job->run, job->scan.findings, err);
}

enum exit_status scan_job_verdict(const struct scan_job *job)
{
    const struct findings *findings = job->scan.findings;

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (!finding->suppressed.len && severity_at_least(finding->severity, job->options->fail_on))
            return job->options->exit_zero ? EXIT_CLEAN : EXIT_FINDINGS;
    }
    return job->run.complete ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

static enum err_code pick_commits(struct scan_job *job, struct err *err)
{
    const struct options *options = job->options;
    struct commit_pick *pick = &job->pick;
    enum err_code code = ERR_OK;

    pick->range = options->range;
    pick->branch = options->branch;
    pick->has_since = options->since != NULL;
    if (pick->has_since)
        code = since_parse(slice_str(options->since), env_now_s(job->context->env), &pick->since_s,
                           err);
    if (code != ERR_OK)
        return err_where(err, "--since");
    if (options->staged && commit_pick_wanted(pick))
        return err_set(err, ERR_USAGE, "--staged and a choice of commits exclude each other");
    return ERR_OK;
}

enum err_code scan_job_prepare(struct scan_job *job, struct err *err)
{
    enum err_code code = pick_commits(job, err);

    if (code == ERR_OK)
        code = setup_rules(job->options, &job->rules, err);
    if (code == ERR_OK)
        code = suppression_new(job->options, job->baselines, &job->suppression, err);
    if (code == ERR_OK)
        code = matcher_new(job->rules, &job->matcher, err);
    if (code == ERR_OK)
        code = outputs_open(job->options, job->context->terminal, job->main_report, &job->outputs,
                            err);
    if (code == ERR_OK && job->options->verbose)
        env_log(job->context->env, LOG_INFO, "%zu rules are active", ruleset_count(job->rules));
    return code;
}
