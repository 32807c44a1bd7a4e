/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>

#include "cmd/setup.h"
#include "cmd/token_job.h"
#include "core/mem.h"
#include "github/endpoints.h"
#include "report/receipt.h"
#include "scan/verify.h"

extern const struct cmd cmd_revoke;

#define RECEIPT_MODE 0644
#define PAUSE_MOST_MS 15000

struct job {
    const struct options *options;
    const struct cmd_context *context;
    struct token_job tokens;
    struct host host;
    struct receipt_entry *entries;
    struct receipt receipt;
    struct checker *checker;
    struct file_writer *out;
    char cache_path[PATH_MAX];
};

static bool wants_end(const struct finding *finding)
{
    return finding->rule.verify.len && !finding->suppressed.len &&
           finding->offline.checksum != CHECKSUM_INVALID;
}

/* Is it what the operator's own tools sign in with? */
static bool is_own(const struct finding *finding)
{
    static const char *const variables[] = {"GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN",
                                            "GITHUB_ENTERPRISE_TOKEN"};

    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        struct slice value = slice_trim(slice_str(getenv(variables[i])));
        struct sha256 hash;

        sha256_of(value, &hash);
        if (value.len && memcmp(&hash, &finding->hash, sizeof hash) == 0)
            return true;
    }
    return false;
}

static enum receipt_outcome plan_one(const struct job *job, const struct finding *finding,
                                     struct revocation *revocation)
{
    enum revoke_way way =
        revoke_way_of(finding->rule.verify, finding->offline.checksum, &job->host);

    if (finding->suppressed.len)
        return RECEIPT_SUPPRESSED;
    if (way == REVOKE_NOTHING)
        return RECEIPT_PLACEHOLDER;
    if (is_own(finding))
        return RECEIPT_OWN;
    if (verify_other_host(finding, &job->host)) {
        revocation->problem =
            SLICE_LITERAL("stands beside the name of another host, which --host did not name");
        return RECEIPT_BY_HAND;
    }
    if (way == REVOKE_BY_HAND)
        return RECEIPT_BY_HAND;
    if (!finding->secret)
        return finding->online.state == ONLINE_DEAD ? RECEIPT_WAS_DEAD : RECEIPT_MISSING;
    revocation->way = way;
    revocation->secret = finding->secret;
    return RECEIPT_PLANNED;
}

static enum err_code plan(struct job *job, struct err *err)
{
    struct findings *findings = job->tokens.report.findings;

    job->entries = mem_calloc(findings_count(findings) + 1, sizeof *job->entries);
    if (!job->entries)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct receipt_entry *entry = &job->entries[i];

        entry->finding = findings_at(findings, i);
        entry->outcome = plan_one(job, entry->finding, &entry->revocation);
        entry->login = entry->finding->online.login;
    }
    job->receipt.entries = job->entries;
    job->receipt.count = findings_count(findings);
    job->receipt.host = &job->host;
    job->receipt.named_host =
        job->options->origin[OPTION_HOST] == ORIGIN_DEFAULT ? NULL : job->options->host;
    if (job->options->arg_count && strcmp(job->options->args[0], "-") != 0)
        job->receipt.source = job->options->args[0];
    job->receipt.dry_run = !job->options->yes;
    job->receipt.unknown = job->tokens.unknown;
    return ERR_OK;
}

static bool is_planned(const struct receipt_entry *entry)
{
    return entry->outcome == RECEIPT_PLANNED;
}

/* Sent, and not seen dead: also where the answer got lost. */
static bool is_pending(const struct receipt_entry *entry)
{
    return entry->revocation.sent_at_s &&
           (entry->outcome == RECEIPT_ACCEPTED || entry->outcome == RECEIPT_FAILED);
}

static bool is_checkable(const struct receipt_entry *entry)
{
    const struct verifier *verifier = endpoints_verifier(entry->finding->rule.verify.ptr);

    return verifier && verifier->checkable;
}

/* Asks about those entries; those that are dead get the outcome `dead`. */
static enum err_code ask(struct job *job, bool (*wants)(const struct receipt_entry *),
                         enum receipt_outcome dead, struct err *err)
{
    struct findings *findings = job->tokens.report.findings;
    struct check *checks = mem_calloc(job->receipt.count + 1, sizeof *checks);
    enum err_code code = checks ? ERR_OK : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    size_t count = 0;

    for (size_t i = 0; i < job->receipt.count && code == ERR_OK; i++) {
        struct finding *finding = findings_at(findings, i);

        if (wants(&job->entries[i]))
            checks[count++] = (struct check){.secret = finding->secret,
                                             .verifier = finding->rule.verify.ptr,
                                             .offline = &finding->offline,
                                             .verdict = &finding->online};
    }
    if (code == ERR_OK)
        code = checker_run(job->checker, checks, count, findings_arena(findings), err);
    mem_free(checks);
    for (size_t i = 0; i < job->receipt.count; i++)
        if (wants(&job->entries[i]) && job->entries[i].finding->online.state == ONLINE_DEAD)
            job->entries[i].outcome = dead;
    return code;
}

static enum err_code send(struct job *job, const struct check_options *checks, struct err *err)
{
    struct revocation *items = mem_calloc(job->receipt.count + 1, sizeof *items);
    uint64_t requests = 0;
    size_t count = 0;
    enum err_code code;

    if (!items)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < job->receipt.count; i++)
        if (is_planned(&job->entries[i]))
            items[count++] = job->entries[i].revocation;
    code = revoke_all(checks, job->context->env, items, count, &requests, err);
    count = 0;
    for (size_t i = 0; i < job->receipt.count; i++) {
        struct receipt_entry *entry = &job->entries[i];

        if (!is_planned(entry))
            continue;
        if (entry->finding->online.login.len)
            entry->login = entry->finding->online.login;
        entry->revocation = items[count++];
        entry->outcome = entry->revocation.accepted ? RECEIPT_ACCEPTED : RECEIPT_FAILED;
    }
    job->receipt.requests += requests;
    mem_free(items);
    return code;
}

static bool has_open(const struct job *job)
{
    for (size_t i = 0; i < job->receipt.count; i++)
        if (is_pending(&job->entries[i]) && is_checkable(&job->entries[i]))
            return true;
    return false;
}

/* GitHub ends tokens some time after it accepted them. */
static enum err_code wait_for_death(struct job *job, struct err *err)
{
    uint64_t pause_ms = 500;
    uint64_t waited_ms = 0;
    enum err_code code = ERR_OK;

    while (code == ERR_OK && has_open(job)) {
        code = ask(job, is_pending, RECEIPT_DEAD, err);
        if (code != ERR_OK || !has_open(job) || waited_ms >= job->options->wait_ms)
            break;
        if (pause_ms > job->options->wait_ms - waited_ms)
            pause_ms = job->options->wait_ms - waited_ms;
        nanosleep(&(struct timespec){(time_t)(pause_ms / 1000), (long)(pause_ms % 1000) * 1000000},
                  NULL);
        if (env_cancelled(job->context->env))
            code = err_set(err, ERR_CANCELLED, "%s", err_text(ERR_CANCELLED));
        waited_ms += pause_ms;
        pause_ms = 2 * pause_ms < PAUSE_MOST_MS ? 2 * pause_ms : PAUSE_MOST_MS;
    }
    return code;
}

static void leave_rest(struct job *job)
{
    for (size_t i = 0; i < job->receipt.count; i++)
        if (is_planned(&job->entries[i])) {
            job->entries[i].outcome = RECEIPT_FAILED;
            job->entries[i].revocation.problem = SLICE_LITERAL("not sent: interrupted");
        }
}

/* Whatever stops it, what was done until then is in the receipt. */
static enum err_code revoke(struct job *job, struct err *err)
{
    struct check_options checks = setup_checks(job->options, job->cache_path);
    enum err_code code;

    checks.fresh = true;
    checks.depth = RADIUS_LIVENESS;
    code = checker_new(&checks, job->context->env, &job->checker, err);
    if (code == ERR_OK)
        code = ask(job, is_planned, RECEIPT_WAS_DEAD, err);
    if (code == ERR_OK)
        code = send(job, &checks, err);
    if (code == ERR_OK)
        code = wait_for_death(job, err);
    leave_rest(job);
    job->receipt.requests += job->checker ? checker_requests(job->checker) : 0;
    return code;
}

static enum err_code write_receipt(struct job *job, struct err *err)
{
    const struct findings *findings = job->tokens.report.findings;
    const struct report_style style =
        terminal_style(job->context->terminal, job->options, job->options->output);
    const char *format = job->options->format->name;
    enum err_code code;

    job->receipt.finished_at_s = env_now_s(job->context->env);
    if (strcmp(format, "text") == 0)
        code = receipt_write_text(&job->receipt, findings, &style, job->out, err);
    else
        code = receipt_write(strcmp(format, "json") == 0 ? &json_write : &yaml_write, &job->receipt,
                             findings, job->out, err);
    return code == ERR_OK ? file_writer_commit(job->out, err) : code;
}

/* Before anything is sent, so that there is a receipt for what was. */
static enum err_code open_receipt(struct job *job, struct err *err)
{
    const char *format = job->options->format->name;
    enum err_code code;

    if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0 && strcmp(format, "yaml") != 0)
        return err_set(err, ERR_USAGE, "a receipt is text, json or yaml");
    code = host_resolve(job->options->host, job->options->api_url, &job->host, err);
    if (code == ERR_OK)
        code = file_writer_new(job->options->output, RECEIPT_MODE, &job->out, err);
    return code == ERR_IO ? err_as(err, ERR_USAGE) : code;
}

static bool is_in(const struct job *job, enum receipt_outcome outcome)
{
    return receipt_count(&job->receipt, outcome) > 0;
}

/* 1: one is not dead, or not yet; 3: one could not be tried. */
static enum exit_status verdict(const struct job *job)
{
    if (is_in(job, RECEIPT_ACCEPTED))
        return EXIT_FINDINGS;
    for (size_t i = 0; i < job->receipt.count; i++)
        if (is_pending(&job->entries[i]))
            return EXIT_FINDINGS;
    if (is_in(job, RECEIPT_FAILED) || is_in(job, RECEIPT_MISSING) || is_in(job, RECEIPT_OWN) ||
        is_in(job, RECEIPT_BY_HAND) || job->receipt.unknown)
        return EXIT_INCOMPLETE;
    return EXIT_CLEAN;
}

static void release(struct job *job)
{
    file_writer_free(job->out);
    checker_free(job->checker);
    mem_free(job->entries);
    token_job_release(&job->tokens);
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct job job = {.options = options, .context = context};
    struct err err = ERR_INIT;
    enum exit_status status;
    enum err_code code;

    job.receipt.started_at_s = env_now_s(context->env);
    code = token_job_open(&job.tokens, options, context, wants_end, &err);
    if (code == ERR_OK)
        code = open_receipt(&job, &err);
    if (code == ERR_OK)
        code = plan(&job, &err);
    if (code == ERR_OK) {
        struct err write_err = ERR_INIT;
        enum err_code written;

        code = options->yes ? revoke(&job, &err) : ERR_OK;
        written = write_receipt(&job, &write_err);
        if (code == ERR_OK && written != ERR_OK) {
            code = written;
            err = write_err;
        }
    }
    status = code == ERR_OK ? verdict(&job) : cmd_fail(context, &err);
    release(&job);
    return status;
}

const struct cmd cmd_revoke = {
    .name = "revoke",
    .summary = "end the tokens of a report, or of standard input",
    .usage = "[REPORT|-]",
    .about =
        "Reads what verify reads, and says for each token how it can be ended. With --yes it\n"
        "ends them: github.com takes personal access tokens and those of users of apps from\n"
        "anybody who has them (POST /credentials/revoke), installation tokens end themselves.\n"
        "Then it asks until all are dead, or --wait is over, and writes a receipt. For other\n"
        "types and hosts it says what to do by hand. Placeholders and the tokens in GH_TOKEN,\n"
        "GITHUB_TOKEN and their like are never sent.\n"
        "\n"
        "  patrol revoke report.json\n"
        "  patrol revoke --yes report.json -f yaml -o receipt.yaml\n"
        "\n"
        "Exit codes: 0 all are dead (or it was a dry run), 1 one is not yet, 3 one could not be\n"
        "tried.",
    .groups = GROUP_BIT(GROUP_RULES) | GROUP_BIT(GROUP_HOST) | GROUP_BIT(GROUP_SECRETS) |
              GROUP_BIT(GROUP_REVOKE) | GROUP_BIT(GROUP_FORMAT) | GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
