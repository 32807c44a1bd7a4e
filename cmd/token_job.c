/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/token_job.h"

#include "cmd/setup.h"
#include "core/limits.h"
#include "report/secrets.h"
#include "scan/recover.h"
#include "scan/tokens.h"

enum err_code token_job_refuse_arguments(const struct options *options,
                                         const struct matcher *matcher, struct err *err)
{
    for (size_t i = 0; i < options->arg_count; i++) {
        bool is_token;
        enum err_code code = tokens_are_in(slice_str(options->args[i]), matcher, &is_token);

        if (code != ERR_OK)
            return err_set(err, code, "%s", err_text(code));
        if (is_token)
            return err_set(err, ERR_USAGE,
                           "an argument is a token, which everybody on this machine could read in "
                           "the list of processes; give tokens on standard input");
    }
    return ERR_OK;
}

/* Adds to what the run skipped; the list lives in the report's arena. */
static enum err_code add_skipped(struct report *report, const struct skipped *more, size_t count)
{
    struct run *run = &report->run;
    struct skipped *all = arena_calloc(&report->arena, run->skipped_count + count, sizeof *all);

    if (!all)
        return ERR_NOMEM;
    for (size_t i = 0; i < run->skipped_count; i++)
        all[i] = run->skipped[i];
    for (size_t i = 0; i < count; i++)
        all[run->skipped_count + i] = more[i];
    run->skipped = all;
    run->skipped_count += count;
    run->skipped_total += count;
    run->complete = false;
    return ERR_OK;
}

static bool is_missing(const struct finding *finding, bool (*wants)(const struct finding *))
{
    return !finding->secret && wants(finding);
}

static enum err_code list_missing(struct token_job *job, bool (*wants)(const struct finding *))
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(job->report.findings) && code == ERR_OK; i++) {
        const struct finding *finding = findings_at(job->report.findings, i);
        const struct occurrence *first = finding->occurrences;
        const struct skipped skipped = {
            .target = first ? first->target : slice_of(NULL, 0),
            .path = first && first->path.len ? first->path : finding->redacted,
            .reason = skip_reason_name(SKIP_MISSING),
            .detail = SLICE_LITERAL("the token is not where the report found it any more"),
        };

        if (is_missing(finding, wants) && job->report.run.skipped_count < LIMIT_SKIPPED)
            code = add_skipped(&job->report, &skipped, 1);
    }
    return code;
}

static enum err_code offer(void *ctx, struct slice raw)
{
    return recover_offer(ctx, raw);
}

static enum err_code find_again(struct token_job *job, bool (*wants)(const struct finding *),
                                struct err *err)
{
    struct recover *recover;
    struct err why = ERR_INIT;
    enum err_code code = recover_new(job->report.findings, job->matcher, wants, &recover);

    if (code == ERR_OK && job->options->secrets)
        code = secrets_read_file(job->options->secrets, offer, recover, &why);
    if (code == ERR_OK)
        code = recover_search(recover, job->context->env);
    if (code == ERR_OK)
        code = list_missing(job, wants);
    recover_free(recover);
    return code == ERR_OK ? code : err_set(err, code, "%s", why.msg[0] ? why.msg : err_text(code));
}

struct unknown_lines {
    struct token_job *job;
    enum err_code code;
};

static void note_unknown(void *ctx, uint64_t line)
{
    struct unknown_lines *unknown = ctx;
    struct arena *arena = &unknown->job->report.arena;
    struct buf detail = BUF_INIT(KIB);
    struct skipped skipped = {.path = SLICE_LITERAL("-"),
                              .reason = skip_reason_name(SKIP_UNSUPPORTED)};

    buf_printf(&detail, "line %llu holds no token that a rule knows", (unsigned long long)line);
    skipped.detail = arena_slice(arena, buf_slice(&detail));
    buf_release(&detail);
    unknown->job->unknown++;
    if (!skipped.detail.ptr)
        unknown->code = ERR_NOMEM;
    else if (unknown->code == ERR_OK && unknown->job->report.run.skipped_count < LIMIT_SKIPPED)
        unknown->code = add_skipped(&unknown->job->report, &skipped, 1);
}

static enum err_code read_tokens(struct token_job *job, struct slice text, struct err *err)
{
    static const struct target standard_input = {"stdin", {"-", 1}, {NULL, 0}};
    struct unknown_lines unknown = {job, ERR_OK};
    struct report *report = &job->report;
    enum err_code code = findings_new(&report->findings);

    report->arena = (struct arena)ARENA_INIT(1024 * MIB);
    report->run = (struct run){
        .complete = true,
        .targets = &standard_input,
        .target_count = 1,
        .rules_active = ruleset_count(job->rules),
        .coverage = {.bytes = text.len},
        .fail_on = job->options->fail_on,
    };
    ruleset_digest(job->rules, &report->run.rules_digest);
    if (code == ERR_OK)
        code = tokens_read(text, job->matcher, report->findings, note_unknown, &unknown);
    if (code == ERR_OK)
        code = unknown.code;
    return code == ERR_OK ? code : err_set(err, code, "%s", err_text(code));
}

static enum err_code read_input(struct token_job *job, const char *path,
                                bool (*wants)(const struct finding *), struct err *err)
{
    struct buf text = BUF_SECRET_INIT(LIMIT_REPORT_BYTES);
    enum err_code code = cmd_named(file_read(path, &text, err), err);

    if (code == ERR_OK && !report_is_one(buf_slice(&text))) {
        code = read_tokens(job, buf_slice(&text), err);
    } else if (code == ERR_OK) {
        code = cmd_named(report_read(buf_slice(&text), &job->report, err), err);
        if (code == ERR_OK)
            code = find_again(job, wants, err);
        else
            err_where(err, "%s", strcmp(path, "-") == 0 ? "standard input" : path);
    }
    buf_release(&text);
    return code;
}

enum err_code token_job_open(struct token_job *job, const struct options *options,
                             const struct cmd_context *context,
                             bool (*wants)(const struct finding *), struct err *err)
{
    enum err_code code;

    *job = (struct token_job){.options = options, .context = context};
    code = setup_rules(options, &job->rules, err);
    if (code == ERR_OK)
        code = matcher_new(job->rules, &job->matcher, err);
    if (code == ERR_OK)
        code = token_job_refuse_arguments(options, job->matcher, err);
    if (code == ERR_OK && options->arg_count > 1)
        code = err_set(err, ERR_USAGE, "one report at a time");
    if (code == ERR_OK)
        code = read_input(job, options->arg_count ? options->args[0] : "-", wants, err);
    if (code == ERR_OK && veil_new(job->matcher, &job->veil) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code == ERR_OK)
        veil_names(job->veil, job->report.findings);
    return code == ERR_OK ? cmd_go_on(context, err) : code;
}

void token_job_release(struct token_job *job)
{
    report_release(&job->report);
    veil_free(job->veil);
    matcher_free(job->matcher);
    ruleset_free(job->rules);
}
