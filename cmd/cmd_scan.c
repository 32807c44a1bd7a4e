/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <time.h>

#include "cmd/cmd.h"
#include "cmd/setup.h"
#include "report/secrets.h"
#include "scan/assess.h"
#include "scan/engine.h"
#include "scan/verify.h"

extern const struct cmd cmd_scan;

/* Reports hold no secret. */
#define REPORT_MODE 0644

/* What one scan goes through. */
struct job {
    const struct options *options;
    const struct cmd_context *context;
    struct ruleset *rules;
    struct matcher *matcher;
    struct scan scan;
    struct run run;
};

static const char *const here[] = {"."};

static double seconds_since(const struct timespec *begin)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) * 1e-9;
}

static void show_progress(void *ctx, const struct coverage *so_far)
{
    const struct job *job = ctx;
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

static enum err_code search(struct job *job, struct err *err)
{
    const struct options *options = job->options;
    const struct engine_options engine = {
        .matcher = job->matcher,
        .locations = options->arg_count ? options->args : here,
        .location_count = options->arg_count ? options->arg_count : ARRAY_LEN(here),
        .source = {.excludes = options->exclude.items,
                   .exclude_count = options->exclude.count,
                   .max_file_bytes = options->max_file_size,
                   .follow_symlinks = options->follow_symlinks},
        .history = options->history,
        .history_only = options->history_only,
        .staged = options->staged,
        .git = setup_git(),
        .exhaustive = options->exhaustive,
        .threads = (size_t)options->threads,
        .progress = show_progress,
        .progress_ctx = job,
    };
    enum err_code code = engine_run(&engine, job->context->env, &job->scan, err);

    terminal_progress_end(job->context->terminal);
    return code;
}

static enum err_code check(struct job *job, struct err *err)
{
    const struct check_options checks = setup_checks(job->options);
    const struct env *env = job->context->env;
    enum err_code code = ERR_OK;

    if (job->options->verify)
        code = verify_findings(job->scan.findings, &checks, env, &job->run.requests, err);
    assess(job->scan.findings, env_now_s(env));
    return code;
}

static void describe(struct job *job, double elapsed_s)
{
    const struct scan *scan = &job->scan;
    struct run *run = &job->run;

    run->command = SLICE_LITERAL("scan");
    run->rules_active = ruleset_count(job->rules);
    ruleset_digest(job->rules, &run->rules_digest);
    run->finished_at_s = env_now_s(job->context->env);
    run->elapsed_s = elapsed_s;
    run->complete = scan->skips.total == 0;
    run->targets = scan->targets;
    run->target_count = scan->target_count;
    run->coverage = scan->coverage;
    run->skipped = scan->skips.items;
    run->skipped_count = scan->skips.count;
    run->skipped_total = scan->skips.total;
    run->verified = job->options->verify;
    run->fail_on = job->options->fail_on;
}

static enum err_code write_report(const struct job *job, const struct report_format *format,
                                  const char *path, struct err *err)
{
    const struct report_style style = terminal_style(job->context->terminal, job->options, path);
    struct file_writer *out;
    enum err_code code = file_writer_new(path, REPORT_MODE, &out, err);

    if (code != ERR_OK)
        return code;
    code = format->write(&job->run, job->scan.findings, &style, out, err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    return code;
}

/* The raw values, for nobody else's eyes. */
static enum err_code write_secrets(const struct job *job, struct err *err)
{
    struct file_writer *out;
    enum err_code code = file_writer_new(job->options->secrets, 0600, &out, err);

    if (code != ERR_OK)
        return code;
    code = secrets_write(job->scan.findings, out, err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    return code;
}

static enum err_code write_reports(const struct job *job, struct err *err)
{
    const struct options *options = job->options;
    enum err_code code = write_report(job, options->format, options->output, err);

    for (size_t i = 0; i < options->reports.count && code == ERR_OK; i++)
        code = write_report(job, options->reports.items[i].format, options->reports.items[i].path,
                            err);
    if (code == ERR_OK && options->secrets)
        code = write_secrets(job, err);
    return code;
}

static enum exit_status verdict(const struct job *job)
{
    const struct findings *findings = job->scan.findings;

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (!finding->suppressed.len && severity_at_least(finding->severity, job->options->fail_on))
            return job->options->exit_zero ? EXIT_CLEAN : EXIT_FINDINGS;
    }
    return job->run.complete ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

static enum err_code prepare(struct job *job, struct err *err)
{
    enum err_code code = setup_rules(job->options, &job->rules, err);

    if (code == ERR_OK)
        code = matcher_new(job->rules, &job->matcher, err);
    if (code == ERR_OK && job->options->verbose)
        env_log(job->context->env, LOG_INFO, "%zu rules are active", ruleset_count(job->rules));
    return code;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct job job = {.options = options, .context = context};
    enum exit_status status = EXIT_INTERNAL;
    struct err err = ERR_INIT;
    struct timespec begin;
    enum err_code code;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    job.run.started_at_s = env_now_s(context->env);
    code = prepare(&job, &err);
    if (code == ERR_OK)
        code = search(&job, &err);
    if (code == ERR_OK)
        code = check(&job, &err);
    if (code == ERR_OK) {
        describe(&job, seconds_since(&begin));
        code = write_reports(&job, &err);
    }
    status = code == ERR_OK ? verdict(&job) : cmd_fail(context, &err);
    if (code == ERR_IO && !job.matcher)
        status = EXIT_USAGE;
    engine_release(&job.scan);
    matcher_free(job.matcher);
    ruleset_free(job.rules);
    return status;
}

const struct cmd cmd_scan = {
    .name = "scan",
    .summary = "look for secrets in files, folders and repositories",
    .usage = "[PATH|-]...",
    .about = "Looks through every PATH (the current folder when none is given; - is standard\n"
             "input): hidden and ignored files too. Tokens that are found are checked with\n"
             "GitHub, once each, unless --no-verify says otherwise.",
    .groups = GROUP_BIT(GROUP_TARGETS) | GROUP_BIT(GROUP_HISTORY) | GROUP_BIT(GROUP_RULES) |
              GROUP_BIT(GROUP_CHECKS) | GROUP_BIT(GROUP_FORMAT) | GROUP_BIT(GROUP_REPORT) |
              GROUP_BIT(GROUP_RUN) | GROUP_BIT(GROUP_CONFIG) | GROUP_BIT(GROUP_GENERAL),
    .own_config = true,
    .run = run,
};
