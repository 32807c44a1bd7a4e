/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_model.h"

#include "core/base64.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "report/conceal.h"
#include "report/rfc3339.h"

struct writer {
    const struct emitter_type *type;
    struct emitter *emitter;
    struct conceal conceal;
};

static void key(struct writer *w, const char *name)
{
    w->type->key(w->emitter, name);
}

static void map(struct writer *w, const char *name)
{
    key(w, name);
    w->type->map_begin(w->emitter);
}

static void map_end(struct writer *w)
{
    w->type->map_end(w->emitter);
}

static void list(struct writer *w, const char *name)
{
    key(w, name);
    w->type->list_begin(w->emitter);
}

static void list_end(struct writer *w)
{
    w->type->list_end(w->emitter);
}

static void text(struct writer *w, const char *name, struct slice value)
{
    key(w, name);
    w->type->text(w->emitter, value);
}

/* Leaves out what is empty. */
static void text_if(struct writer *w, const char *name, struct slice value)
{
    if (value.len)
        text(w, name, value);
}

static void number(struct writer *w, const char *name, uint64_t value)
{
    key(w, name);
    w->type->number(w->emitter, value < INT64_MAX ? (int64_t)value : INT64_MAX);
}

static void flag(struct writer *w, const char *name, bool value)
{
    key(w, name);
    w->type->boolean(w->emitter, value);
}

static void nothing(struct writer *w, const char *name)
{
    key(w, name);
    w->type->null(w->emitter);
}

static void moment(struct writer *w, const char *name, int64_t seconds)
{
    struct buf out = BUF_INIT(64);

    rfc3339_add(&out, seconds);
    text(w, name, buf_slice(&out));
    buf_release(&out);
}

static void base64(struct writer *w, const char *name, struct slice bytes)
{
    struct buf out = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    base64_add(&out, bytes, BASE64_STANDARD);
    text(w, name, buf_slice(&out));
    buf_release(&out);
}

/* A name from outside is bytes: where it is no UTF-8 they follow in base64,
 * so that the file can be found. */
static void name_text(struct writer *w, const char *name, const char *bytes_name,
                      const struct secret *own, struct slice value)
{
    struct slice shown = conceal_text(&w->conceal, own, value);

    text(w, name, shown);
    if (!utf8_valid(shown))
        base64(w, bytes_name, shown);
}

static void name_if(struct writer *w, const char *name, const struct secret *own,
                    struct slice value)
{
    if (value.len)
        text(w, name, conceal_text(&w->conceal, own, value));
}

static void write_tool(struct writer *w, const struct run *run)
{
    char digest[SHA256_HEX_BYTES + 1];

    sha256_hex(&run->rules_digest, digest);
    map(w, "tool");
    text(w, "name", SLICE_LITERAL("patrol"));
    text(w, "version", slice_str(PATROL_VERSION));
    map(w, "rules");
    number(w, "active", run->rules_active);
    text(w, "digest", slice_str(digest));
    map_end(w);
    map_end(w);
}

static void write_targets(struct writer *w, const struct run *run)
{
    list(w, "targets");
    for (size_t i = 0; i < run->target_count; i++) {
        const struct target *target = &run->targets[i];

        w->type->map_begin(w->emitter);
        text(w, "kind", slice_str(target->kind));
        name_text(w, "location", "location_bytes", NULL, target->location);
        text_if(w, "head", target->head);
        map_end(w);
    }
    list_end(w);
}

static void write_skipped(struct writer *w, const struct run *run)
{
    list(w, "skipped");
    for (size_t i = 0; i < run->skipped_count; i++) {
        const struct skipped *skipped = &run->skipped[i];

        w->type->map_begin(w->emitter);
        name_text(w, "what", "what_bytes", NULL, skipped->path);
        name_if(w, "target", NULL, skipped->target);
        text(w, "why", slice_str(skipped->reason));
        name_if(w, "detail", NULL, skipped->detail);
        map_end(w);
    }
    list_end(w);
    number(w, "skipped_total", run->skipped_total);
}

static void write_coverage(struct writer *w, const struct run *run)
{
    const struct coverage *coverage = &run->coverage;

    map(w, "coverage");
    number(w, "files", coverage->files);
    number(w, "commits", coverage->commits);
    number(w, "trees", coverage->trees);
    number(w, "blobs", coverage->blobs);
    number(w, "tags", coverage->tags);
    number(w, "refs", coverage->refs);
    number(w, "bytes", coverage->bytes);
    number(w, "excluded", coverage->excluded);
    number(w, "special_files", coverage->special);
    number(w, "symbolic_links", coverage->links);
    write_skipped(w, run);
    map_end(w);
}

static void write_scan(struct writer *w, const struct run *run)
{
    map(w, "scan");
    text(w, "command", run->command);
    moment(w, "started_at", run->started_at_s);
    moment(w, "finished_at", run->finished_at_s);
    key(w, "elapsed_seconds");
    w->type->real(w->emitter, run->elapsed_s);
    flag(w, "complete", run->complete);
    flag(w, "verified", run->verified);
    number(w, "requests", run->requests);
    text(w, "fail_on", slice_str(severity_name(run->fail_on)));
    write_targets(w, run);
    write_coverage(w, run);
    map_end(w);
}

static void write_summary(struct writer *w, const struct findings *findings)
{
    struct summary summary;

    summary_of(findings, &summary);
    map(w, "summary");
    number(w, "findings", summary.findings);
    number(w, "occurrences", summary.occurrences);
    number(w, "suppressed", summary.suppressed);
    map(w, "by_severity");
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        number(w, severity_name((enum severity)i), summary.by_severity[i]);
    map_end(w);
    map(w, "by_verdict");
    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++)
        number(w, online_state_name((enum online_state)i), summary.by_verdict[i]);
    map_end(w);
    map_end(w);
}

/* hashed_token is what GitHub's audit log calls the same hash in base 64. */
static void write_secret(struct writer *w, const struct finding *finding)
{
    char digest[SHA256_HEX_BYTES + 1];

    sha256_hex(&finding->hash, digest);
    map(w, "secret");
    text(w, "redacted", finding->redacted);
    text(w, "sha256", slice_str(digest));
    base64(w, "hashed_token",
           slice_of((const char *)finding->hash.bytes, sizeof finding->hash.bytes));
    number(w, "length", finding->secret_length);
    map_end(w);
}

static void write_offline(struct writer *w, const struct offline_verdict *offline)
{
    map(w, "offline");
    text(w, "checksum", slice_str(checksum_state_name(offline->checksum)));
    if (offline->has_owner_id)
        number(w, "owner_id", offline->owner_id);
    if (offline->has_app_id)
        number(w, "app_id", offline->app_id);
    if (offline->has_expires_at)
        moment(w, "expires_at", offline->expires_at_s);
    map_end(w);
}

static void write_texts(struct writer *w, const char *name, const struct slice *items, size_t count)
{
    list(w, name);
    for (size_t i = 0; i < count; i++)
        w->type->text(w->emitter, items[i]);
    list_end(w);
}

/* Whose a token is. An absent key means that the host did not say. */
static void write_identity(struct writer *w, const struct online_verdict *online)
{
    text_if(w, "login", online->login);
    if (online->has_id)
        number(w, "id", online->id);
    text_if(w, "account_type", online->account_type);
    if (online->login.len)
        flag(w, "site_admin", online->site_admin);
}

/* What it opens and until when; likewise. */
static void write_reach(struct writer *w, const struct online_verdict *online)
{
    if (online->has_scopes)
        write_texts(w, "scopes", online->scopes, online->scope_count);
    if (online->expiry == EXPIRY_NEVER)
        nothing(w, "expires_at");
    if (online->expiry == EXPIRY_AT)
        moment(w, "expires_at", online->expires_at_s);
    if (online->sso_organization_count)
        write_texts(w, "sso_organizations", online->sso_organizations,
                    online->sso_organization_count);
    if (online->has_repositories) {
        map(w, "repositories");
        number(w, "total", online->repositories);
        write_texts(w, "names", online->repository_names, online->repository_name_count);
        map_end(w);
    }
}

static void write_rate_limit(struct writer *w, const struct rate_limit *limit)
{
    if (!limit->known)
        return;
    map(w, "rate_limit");
    number(w, "limit", limit->limit);
    number(w, "remaining", limit->remaining);
    moment(w, "reset_at", limit->reset_s);
    map_end(w);
}

static void write_online(struct writer *w, const struct online_verdict *online)
{
    map(w, "online");
    text(w, "state", slice_str(online_state_name(online->state)));
    text_if(w, "reason", online->reason);
    if (online->state == ONLINE_LIVE || online->state == ONLINE_DEAD ||
        online->state == ONLINE_UNKNOWN) {
        if (online->status)
            number(w, "status", online->status);
        text_if(w, "host", online->host);
        if (online->checked_at_s)
            moment(w, "checked_at", online->checked_at_s);
        flag(w, "cached", online->cached);
        number(w, "requests", online->requests);
        write_identity(w, online);
        write_reach(w, online);
        write_rate_limit(w, &online->rate_limit);
    }
    map_end(w);
}

static void write_history(struct writer *w, const struct history *history)
{
    text_if(w, "object", history->object);
    text_if(w, "commit", history->commit);
    name_if(w, "author", NULL, history->author);
    if (history->commit.len)
        moment(w, "date", history->author_time_s);
    if (history->commits)
        number(w, "commits", history->commits);
    if (history->paths)
        number(w, "paths", history->paths);
    name_if(w, "ref", NULL, history->ref);
    flag(w, "reachable", history->reachable);
    flag(w, "in_head", history->in_head);
}

static void write_occurrence(struct writer *w, const struct occurrence *at,
                             const struct secret *own)
{
    w->type->map_begin(w->emitter);
    text(w, "kind", slice_str(place_kind_name(at->kind)));
    if (at->target.len)
        name_text(w, "target", "target_bytes", own, at->target);
    name_text(w, "path", "path_bytes", own, at->path);
    if (at->line) {
        number(w, "line", at->line);
        number(w, "column", at->column);
    }
    number(w, "offset", at->offset);
    number(w, "length", at->length);
    text(w, "encoding", slice_str(encoding_name(at->encoding)));
    name_if(w, "key", own, at->context.key);
    name_if(w, "user", own, at->context.user);
    name_if(w, "host", own, at->context.host);
    if (at->history)
        write_history(w, at->history);
    map_end(w);
}

static void write_remediation(struct writer *w, const struct finding_rule *rule)
{
    if (!rule->remediation_summary.len && !rule->remediation_url.len) {
        nothing(w, "remediation");
        return;
    }
    map(w, "remediation");
    text_if(w, "summary", rule->remediation_summary);
    text_if(w, "url", rule->remediation_url);
    map_end(w);
}

static void write_rule(struct writer *w, const struct finding *finding)
{
    text(w, "id", slice_str(finding->id));
    text(w, "rule", finding->rule.id);
    text(w, "name", finding->rule.name);
    text_if(w, "verifier", finding->rule.verify);
    text(w, "severity", slice_str(severity_name(finding->severity)));
    if (!finding->reason_count)
        return;
    list(w, "severity_reasons");
    for (size_t i = 0; i < finding->reason_count; i++)
        w->type->text(w->emitter, slice_str(finding->reasons[i]));
    list_end(w);
}

static void write_finding(struct writer *w, const struct finding *finding)
{
    w->type->map_begin(w->emitter);
    write_rule(w, finding);
    write_secret(w, finding);
    write_offline(w, &finding->offline);
    write_online(w, &finding->online);
    list(w, "occurrences");
    for (size_t i = 0; i < finding->occurrence_count; i++)
        write_occurrence(w, &finding->occurrences[i], finding->secret);
    list_end(w);
    number(w, "occurrences_total", finding->occurrence_total);
    write_remediation(w, &finding->rule);
    if (finding->suppressed.len)
        text(w, "suppressed", finding->suppressed);
    else
        nothing(w, "suppressed");
    map_end(w);
}

static void write_report(struct writer *w, const struct run *run, const struct findings *findings)
{
    w->type->map_begin(w->emitter);
    text(w, "schema", SLICE_LITERAL(REPORT_MODEL_SCHEMA));
    write_tool(w, run);
    write_scan(w, run);
    write_summary(w, findings);
    list(w, "findings");
    for (size_t i = 0; i < findings_count(findings); i++)
        write_finding(w, findings_at(findings, i));
    list_end(w);
    map_end(w);
}

enum err_code report_model_write(const struct emitter_type *type, const struct run *run,
                                 const struct findings *findings, struct file_writer *out,
                                 struct err *err)
{
    struct writer w = {.type = type};
    enum err_code code = conceal_init(&w.conceal, findings, err);

    if (code == ERR_OK)
        code = type->open(out, &w.emitter, err);
    if (code == ERR_OK) {
        write_report(&w, run, findings);
        code = type->close(w.emitter, err);
    }
    conceal_release(&w.conceal);
    return code;
}

enum err_code report_model_write_each(const struct emitter_type *type,
                                      const struct findings *findings, struct file_writer *out,
                                      struct err *err)
{
    struct writer w = {.type = type};
    enum err_code code = conceal_init(&w.conceal, findings, err);

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        code = type->open(out, &w.emitter, err);
        if (code == ERR_OK) {
            write_finding(&w, findings_at(findings, i));
            code = type->close(w.emitter, err);
        }
    }
    conceal_release(&w.conceal);
    return code;
}
