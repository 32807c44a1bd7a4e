/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/scan_job.h"

#include <stdio.h>

#include "cmd/setup.h"
#include "report/secrets.h"
#include "scan/assess.h"
#include "scan/verify.h"

/* Reports hold no secret. */
#define REPORT_MODE 0644

void scan_job_init(struct scan_job *job, const struct options *options,
                   const struct cmd_context *context, const char *command)
{
    *job = (struct scan_job){.options = options, .context = context, .verify = options->verify};
    clock_gettime(CLOCK_MONOTONIC, &job->begin);
    job->run.command = slice_str(command);
    job->run.started_at_s = env_now_s(context->env);
}

void scan_job_release(struct scan_job *job)
{
    engine_release(&job->scan);
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
}

enum err_code scan_job_check(struct scan_job *job, struct err *err)
{
    const struct check_options checks = setup_checks(job->options);
    const struct env *env = job->context->env;
    enum err_code code = ERR_OK;

    if (job->verify)
        code = verify_findings(job->scan.findings, &checks, env, &job->run.requests, err);
    assess(job->scan.findings, env_now_s(env));
    if (code == ERR_OK)
        describe(job);
    return code;
}

static enum err_code write_report(const struct scan_job *job, const struct report_format *format,
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
static enum err_code write_secrets(const struct scan_job *job, struct err *err)
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

enum err_code scan_job_write(const struct scan_job *job, struct err *err)
{
    return write_report(job, job->options->format, job->options->output, err);
}

enum err_code scan_job_write_more(const struct scan_job *job, struct err *err)
{
    const struct report_list *reports = &job->options->reports;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < reports->count && code == ERR_OK; i++)
        code = write_report(job, reports->items[i].format, reports->items[i].path, err);
    if (code == ERR_OK && job->options->secrets)
        code = write_secrets(job, err);
    return code;
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

enum err_code scan_job_prepare(struct scan_job *job, struct err *err)
{
    enum err_code code = setup_rules(job->options, &job->rules, err);

    if (code == ERR_OK)
        code = matcher_new(job->rules, &job->matcher, err);
    if (code == ERR_OK && job->options->verbose)
        env_log(job->context->env, LOG_INFO, "%zu rules are active", ruleset_count(job->rules));
    return code;
}

enum exit_status scan_job_fail(const struct scan_job *job, const struct err *err)
{
    enum exit_status status = cmd_fail(job->context, err);

    /* Rules that cannot be read: nothing was scanned. */
    return err->code == ERR_IO && !job->matcher ? EXIT_USAGE : status;
}
