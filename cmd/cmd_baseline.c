/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/scan_job.h"
#include "cmd/setup.h"
#include "cmd/verb.h"
#include "core/limits.h"
#include "report/report_read.h"
#include "report/rfc3339.h"
#include "scan/baseline_import.h"

#define BASELINE_MODE 0644

extern const struct cmd cmd_baseline;

/* One run of `patrol baseline VERB`. */
struct job {
    const struct options *options;
    const struct cmd_context *context;
    struct buf path; /* of the baseline */
    struct baseline *baseline;
    int64_t now_s;
    struct buf today;
    struct buf told; /* what standard output gets */

    /* What was found: by a scan, or in a report. */
    struct scan_job scan;
    bool scanned;
    struct report report;
    bool read;
    const struct findings *findings;
    bool complete;

    /* What knows the tokens in files of other scanners. */
    struct ruleset *rules;
    struct matcher *matcher;
    struct scanner *scanner;
};

/* What every new entry has. */
static struct baseline_entry new_entry(const struct job *job)
{
    const struct options *options = job->options;
    struct baseline_entry entry = {
        .reason = slice_str(options->reason),
        .author = slice_str(options->author),
        .created = buf_slice(&job->today),
        .expires = slice_str(options->expires),
        .ends_s = INT64_MAX,
    };

    if (entry.expires.len)
        (void)!baseline_ends(entry.expires, &entry.ends_s);
    return entry;
}

static enum err_code scan(struct job *job, struct err *err)
{
    static const char *const here[] = {"."};
    const struct options *options = job->options;
    struct engine_options engine;
    enum err_code code;

    scan_job_init(&job->scan, options, job->context, "baseline");
    job->scanned = true;
    job->scan.verify = job->scan.main_report = job->scan.baselines = false;
    code = scan_job_prepare(&job->scan, err);
    if (code != ERR_OK)
        return code;
    engine = scan_job_engine(&job->scan);
    engine.locations = options->arg_count > 1 ? options->args + 1 : here;
    engine.location_count = options->arg_count > 1 ? options->arg_count - 1 : ARRAY_LEN(here);
    code = scan_job_search(&job->scan, &engine, err);
    if (code == ERR_OK)
        code = scan_job_check(&job->scan, err);
    job->findings = job->scan.scan.findings;
    job->complete = job->scan.run.complete;
    return code;
}

static enum err_code find(struct job *job, struct err *err)
{
    enum err_code code;

    if (!job->options->from)
        return scan(job, err);
    code = cmd_named(report_read_file(job->options->from, &job->report, err), err);
    if (code != ERR_OK)
        return code;
    job->read = true;
    job->findings = job->report.findings;
    job->complete = job->report.run.complete;
    return ERR_OK;
}

/* No entry of the new file has them. */
static void tell_comments(struct job *job)
{
    size_t lost = baseline_lost_comments(job->baseline);

    if (lost)
        buf_printf(&job->told, "%s: %zu %s lost; what %s belongs into `reason`\n",
                   buf_str(&job->path), lost, lost == 1 ? "comment is" : "comments are",
                   lost == 1 ? "it says" : "they say");
}

static enum err_code save(struct job *job, struct err *err)
{
    struct file_writer *out;
    enum err_code code = cmd_go_on(job->context, err);

    if (code != ERR_OK)
        return code;
    baseline_seal(job->baseline);
    code = file_writer_new(buf_str(&job->path), BASELINE_MODE, &out, err);
    if (code != ERR_OK)
        return code;
    code = baseline_write(job->baseline, out, err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    if (code == ERR_OK)
        tell_comments(job);
    return code;
}

static bool has_ended(const struct baseline_entry *entry, int64_t now_s)
{
    return entry->ends_s <= now_s;
}

/* One that ended and whose secret is still there: a new entry takes its place. */
static bool is_renewed(const struct baseline_entry *entry, int64_t now_s)
{
    return entry->used && has_ended(entry, now_s);
}

static bool is_superfluous(const struct baseline_entry *entry, int64_t now_s)
{
    return !entry->used || has_ended(entry, now_s);
}

/* A report does not tell the SHA-1 of its secrets. */
static bool is_superfluous_by_report(const struct baseline_entry *entry, int64_t now_s)
{
    return is_superfluous(entry, now_s) && entry->key.kind != BASELINE_SHA1;
}

/* Placeholders fail no run, and what a comment or path lets pass needs no entry. */
static bool wants_entry(const struct job *job, const struct finding *finding)
{
    const struct baseline_entry *entry = baseline_find(job->baseline, finding);

    return !finding->suppressed.len && finding->offline.checksum != CHECKSUM_INVALID &&
           (!entry || has_ended(entry, job->now_s));
}

/* Adds behind the sealed entries, which lookups then do not see. */
static enum err_code add_found(struct job *job, struct baseline *added, struct err *err)
{
    const struct baseline_entry common = new_entry(job);

    for (size_t i = 0; i < findings_count(job->findings); i++) {
        const struct finding *finding = findings_at(job->findings, i);
        struct baseline_entry entry = baseline_entry_of(finding);
        enum err_code code;

        if (!wants_entry(job, finding))
            continue;
        entry.reason = common.reason;
        entry.author = common.author;
        entry.created = common.created;
        entry.expires = common.expires;
        entry.ends_s = common.ends_s;
        code = baseline_add(added, &entry);
        if (code != ERR_OK)
            return err_set(err, code, "%s", err_text(code));
    }
    return ERR_OK;
}

static enum err_code append(struct baseline *to, const struct baseline *from, struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < baseline_count(from) && code == ERR_OK; i++)
        code = baseline_add(to, baseline_at(from, i));
    return code == ERR_OK ? ERR_OK : err_set(err, code, "%s", err_text(code));
}

/* "FILE: 2 entries, 1 new" */
static void tell(struct job *job, size_t entries, size_t count, const char *what)
{
    buf_printf(&job->told, "%s: %zu %s, %zu %s\n", buf_str(&job->path), entries,
               entries == 1 ? "entry" : "entries", count, what);
}

static enum err_code add_all(struct job *job, struct err *err)
{
    struct baseline *added = NULL;
    size_t before = baseline_count(job->baseline);
    size_t renewed;
    enum err_code code = find(job, err);

    if (code != ERR_OK)
        return code;
    if (baseline_new("", &added) != ERR_OK)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    code = add_found(job, added, err);
    renewed = baseline_remove(job->baseline, is_renewed, job->now_s);
    if (code == ERR_OK)
        code = append(job->baseline, added, err);
    if (code == ERR_OK)
        code = save(job, err);
    tell(job, before - renewed + baseline_count(added), baseline_count(added), "new");
    baseline_free(added);
    return code;
}

/* An old file must be there, or must not. */
static enum err_code load(struct job *job, struct err *err)
{
    enum err_code code = suppression_read(job->baseline, buf_str(&job->path), err);

    baseline_seal(job->baseline);
    return code;
}

static enum err_code create(struct job *job, bool *good, struct err *err)
{
    struct err ignored = ERR_INIT;

    *good = true;
    if (load(job, &ignored) != ERR_NOTFOUND)
        return err_set(err, ERR_USAGE, "%s: is there already; see `patrol baseline update`",
                       buf_str(&job->path));
    return add_all(job, err);
}

static enum err_code update(struct job *job, bool *good, struct err *err)
{
    struct err why = ERR_INIT;
    enum err_code code = load(job, &why);

    *good = true;
    if (code != ERR_OK && code != ERR_NOTFOUND)
        return err_set(err, code, "%s", why.msg);
    return add_all(job, err);
}

static enum err_code prune(struct job *job, bool *good, struct err *err)
{
    size_t removed;
    enum err_code code = load(job, err);

    *good = true;
    if (code == ERR_OK)
        code = find(job, err);
    if (code != ERR_OK)
        return code;
    if (!job->complete) {
        buf_printf(&job->told, "%s: nothing removed, for not everything was scanned\n",
                   buf_str(&job->path));
        return ERR_OK;
    }
    for (size_t i = 0; i < findings_count(job->findings); i++)
        (void)baseline_find(job->baseline, findings_at(job->findings, i));
    removed = baseline_remove(job->baseline, job->read ? is_superfluous_by_report : is_superfluous,
                              job->now_s);
    if (removed)
        code = save(job, err);
    tell(job, baseline_count(job->baseline), removed, "removed");
    return code;
}

static void tell_import(struct job *job, const char *path, const struct baseline_import *import)
{
    buf_printf(&job->told, "%s (%s): %zu taken over\n", path, import->format, import->taken);
    if (import->real)
        buf_printf(&job->told, "%s: of these its audit found %zu real: end them\n", path,
                   import->real);
    if (import->redacted)
        buf_printf(&job->told, "%s: %zu left out: the secret is redacted\n", path,
                   import->redacted);
    if (import->shared)
        buf_printf(&job->told,
                   "%s: %zu left out: hashes of what all secrets of a kind begin with\n", path,
                   import->shared);
    if (import->positions)
        buf_printf(&job->told, "%s: %zu left out: positions, which would hide a new secret\n", path,
                   import->positions);
    if (import->strange)
        buf_printf(&job->told, "%s: %zu left out: no entries of %s (first: %s %zu)\n", path,
                   import->strange, import->format, import->format[0] == '.' ? "line" : "entry",
                   import->first_strange);
}

static bool took_all(const struct baseline_import *import)
{
    return !import->redacted && !import->shared && !import->positions && !import->strange;
}

static enum err_code import_one(struct job *job, const char *path, bool *good, struct err *err)
{
    struct baseline_entry like = new_entry(job);
    struct baseline_import_order order = {.like = &like, .scanner = job->scanner};
    struct baseline_import import;
    struct buf text = BUF_INIT(LIMIT_REPORT_BYTES);
    struct buf reason = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code = file_read(path, &text, err);

    if (code == ERR_OK && slice_ends(slice_str(path), ".toml"))
        code = err_set(err, ERR_UNSUPPORTED,
                       "%s: allow lists are not taken over: paths belong into .patrolignore, "
                       "secrets into a baseline",
                       path);
    if (!like.reason.len) {
        buf_printf(&reason, "accepted in %s", path);
        like.reason = buf_slice(&reason);
    }
    if (code == ERR_OK) {
        order.text = buf_slice(&text);
        code = baseline_import(job->baseline, &order, &import, err);
        if (code != ERR_OK)
            (void)err_where(err, "%s", path);
    }
    if (code == ERR_OK) {
        tell_import(job, path, &import);
        *good = *good && took_all(&import);
    }
    buf_wipe(&text);
    buf_release(&text);
    buf_release(&reason);
    return cmd_named(code, err);
}

static enum err_code open_scanner(struct job *job, struct err *err)
{
    enum err_code code = setup_rules(job->options, &job->rules, err);

    if (code == ERR_OK)
        code = matcher_new(job->rules, &job->matcher, err);
    if (code == ERR_OK && scanner_new(job->matcher, &job->scanner) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    return code;
}

static enum err_code import(struct job *job, bool *good, struct err *err)
{
    const struct options *options = job->options;
    struct err why = ERR_INIT;
    enum err_code code = load(job, &why);

    *good = true;
    if (options->arg_count < 2)
        return err_set(err, ERR_USAGE, "baseline import needs a file of another scanner");
    if (code != ERR_OK && code != ERR_NOTFOUND)
        return err_set(err, code, "%s", why.msg);
    code = open_scanner(job, err);
    for (size_t i = 1; i < options->arg_count && code == ERR_OK; i++)
        code = import_one(job, options->args[i], good, err);
    if (code == ERR_OK)
        code = save(job, err);
    job->complete = true;
    return code;
}

enum verb { CREATE, UPDATE, PRUNE, IMPORT };

static const char *const names[] = {
    [CREATE] = "create", [UPDATE] = "update", [PRUNE] = "prune", [IMPORT] = "import"};

static const struct verb_names verbs = {"baseline", "create, update, prune and import", names,
                                        ARRAY_LEN(names)};

static enum err_code (*const runs[])(struct job *job, bool *good, struct err *err) = {
    [CREATE] = create, [UPDATE] = update, [PRUNE] = prune, [IMPORT] = import};

static enum err_code begin(struct job *job, struct err *err)
{
    const struct options *options = job->options;
    int64_t ends_s = INT64_MAX;

    job->now_s = env_now_s(job->context->env);
    if (options->expires && !baseline_ends(slice_str(options->expires), &ends_s))
        return err_set(err, ERR_USAGE, "--expires: '%s' is no date (YYYY-MM-DD)", options->expires);
    if (ends_s <= job->now_s)
        return err_set(err, ERR_USAGE, "--expires: %s is past, nothing would be let pass",
                       options->expires);
    if (options->from && options->arg_count > 1)
        return err_set(err, ERR_USAGE, "--from scans nothing: no further argument");
    if (options->baselines.count > 1)
        return err_set(err, ERR_USAGE, "--baseline names the one file that is written");
    rfc3339_add_date(&job->today, job->now_s);
    suppression_add_path(options, &job->path);
    if (buf_status(&job->path) != ERR_OK || buf_status(&job->today) != ERR_OK ||
        baseline_new(buf_str(&job->path), &job->baseline) != ERR_OK)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    return ERR_OK;
}

static void job_release(struct job *job)
{
    if (job->scanned)
        scan_job_release(&job->scan);
    if (job->read)
        report_release(&job->report);
    scanner_free(job->scanner);
    matcher_free(job->matcher);
    ruleset_free(job->rules);
    baseline_free(job->baseline);
    buf_release(&job->path);
    buf_release(&job->today);
    buf_release(&job->told);
}

/* Files to import are no targets: where they lie says nothing. */
static size_t first_target(const struct options *options)
{
    return options->arg_count && strcmp(options->args[0], "import") == 0 ? SIZE_MAX : 1;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct job job = {
        .options = options,
        .context = context,
        .path = BUF_INIT(LIMIT_PATH_BYTES),
        .today = BUF_INIT(64),
        .told = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    size_t verb = 0;
    struct err err = ERR_INIT;
    enum exit_status status;
    bool good = false;
    enum err_code code = verb_find(&verbs, options, &verb, &err);

    if (code == ERR_OK)
        code = begin(&job, &err);
    if (code == ERR_OK)
        code = runs[verb](&job, &good, &err);
    if (code != ERR_OK)
        status = cmd_fail(context, &err);
    else
        status = cmd_print(context, &job.told);
    if (status == EXIT_CLEAN && !good)
        status = EXIT_FINDINGS;
    else if (status == EXIT_CLEAN && !job.complete)
        status = EXIT_INCOMPLETE;
    job_release(&job);
    return status;
}

const struct cmd cmd_baseline = {
    .name = "baseline",
    .summary = "accept secrets that are known, so that new ones stand out",
    .usage = "create | update | prune [PATH]... | import FILE...",
    .about = "create scans like `patrol scan`, or takes a saved report with --from, and writes a "
             "baseline: hashes of secrets, never secrets and never places. update adds what is "
             "new and renews what has ended.\n"
             "\n"
             "prune removes entries whose secret is found no more, or that have ended. It removes "
             "nothing when not everything could be scanned (exit 3).\n"
             "\n"
             "import takes over what other scanners accepted: JSON reports and baselines of "
             "gitleaks that are not redacted, and .secrets.baseline of detect-secrets. What knows "
             "a place only, such as .gitleaksignore, is counted and left out (exit 1).\n"
             "\n"
             "The file is that of --baseline, or .patrol-baseline.yaml of this repository.",
    .groups = GROUP_BIT(GROUP_TARGETS) | GROUP_BIT(GROUP_HISTORY) | GROUP_BIT(GROUP_RULES) |
              GROUP_BIT(GROUP_SUPPRESS) | GROUP_BIT(GROUP_BASELINE) | GROUP_BIT(GROUP_RUN) |
              GROUP_BIT(GROUP_CONFIG) | GROUP_BIT(GROUP_GENERAL),
    .own_config = true,
    .first_target = first_target,
    .run = run,
};
