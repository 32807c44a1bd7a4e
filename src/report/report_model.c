/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_model.h"

#include "report/document.h"
#include "report/secret_facts.h"

static void write_tool(struct document *doc, const struct run *run)
{
    char digest[SHA256_HEX_BYTES + 1];

    sha256_hex(&run->rules_digest, digest);
    document_map(doc, "tool");
    document_text(doc, "name", SLICE_LITERAL("patrol"));
    document_str(doc, "version", PATROL_VERSION);
    document_map(doc, "rules");
    document_number(doc, "active", run->rules_active);
    document_str(doc, "digest", digest);
    document_map_end(doc);
    document_map_end(doc);
}

static void write_targets(struct document *doc, const struct run *run)
{
    document_list(doc, "targets");
    for (size_t i = 0; i < run->target_count; i++) {
        const struct target *target = &run->targets[i];

        document_map(doc, NULL);
        document_str(doc, "kind", target->kind);
        document_name(doc, "location", "location_bytes", NULL, target->location);
        document_text_if(doc, "head", target->head);
        document_map_end(doc);
    }
    document_list_end(doc);
}

static void write_skipped(struct document *doc, const struct run *run)
{
    document_list(doc, "skipped");
    for (size_t i = 0; i < run->skipped_count; i++) {
        const struct skipped *skipped = &run->skipped[i];

        document_map(doc, NULL);
        document_name(doc, "what", "what_bytes", NULL, skipped->path);
        document_name_if(doc, "target", NULL, skipped->target);
        document_str(doc, "why", skipped->reason);
        document_name_if(doc, "detail", NULL, skipped->detail);
        document_map_end(doc);
    }
    document_list_end(doc);
    document_number(doc, "skipped_total", run->skipped_total);
}

static void write_coverage(struct document *doc, const struct run *run)
{
    const struct coverage *coverage = &run->coverage;

    document_map(doc, "coverage");
    document_number(doc, "files", coverage->files);
    document_number(doc, "commits", coverage->commits);
    document_number(doc, "trees", coverage->trees);
    document_number(doc, "blobs", coverage->blobs);
    document_number(doc, "tags", coverage->tags);
    document_number(doc, "refs", coverage->refs);
    document_number(doc, "bytes", coverage->bytes);
    document_number(doc, "excluded", coverage->excluded);
    document_number(doc, "special_files", coverage->special);
    document_number(doc, "symbolic_links", coverage->links);
    document_number(doc, "submodules", coverage->submodules);
    write_skipped(doc, run);
    document_map_end(doc);
}

static void write_scan(struct document *doc, const struct run *run)
{
    document_map(doc, "scan");
    document_text(doc, "command", run->command);
    document_time(doc, "started_at", run->started_at_s);
    document_time(doc, "finished_at", run->finished_at_s);
    document_real(doc, "elapsed_seconds", run->elapsed_s);
    document_flag(doc, "complete", run->complete);
    document_flag(doc, "verified", run->verified);
    document_number(doc, "requests", run->requests);
    document_str(doc, "fail_on", severity_name(run->fail_on));
    write_targets(doc, run);
    write_coverage(doc, run);
    document_map_end(doc);
}

/* Of `verify --only`: nobody may take the rest for all. */
static void write_left_out(struct document *doc, const struct run *run)
{
    bool any = false;

    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++)
        any = any || run->left_out[i];
    if (!any)
        return;
    document_map(doc, "left_out");
    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++)
        document_number(doc, online_state_name((enum online_state)i), run->left_out[i]);
    document_map_end(doc);
}

static void write_summary(struct document *doc, const struct run *run,
                          const struct findings *findings)
{
    struct summary summary;

    summary_of(findings, &summary);
    document_map(doc, "summary");
    document_number(doc, "findings", summary.findings);
    document_number(doc, "occurrences", summary.occurrences);
    document_number(doc, "suppressed", summary.suppressed);
    document_map(doc, "by_severity");
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        document_number(doc, severity_name((enum severity)i), summary.by_severity[i]);
    document_map_end(doc);
    document_map(doc, "by_verdict");
    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++)
        document_number(doc, online_state_name((enum online_state)i), summary.by_verdict[i]);
    document_map_end(doc);
    write_left_out(doc, run);
    document_map_end(doc);
}

static void write_offline(struct document *doc, const struct offline_verdict *offline)
{
    document_map(doc, "offline");
    document_str(doc, "checksum", checksum_state_name(offline->checksum));
    if (offline->has_owner_id)
        document_number(doc, "owner_id", offline->owner_id);
    document_text_if(doc, "owner_login", offline->owner_login);
    if (offline->has_app_id)
        document_number(doc, "app_id", offline->app_id);
    if (offline->has_expires_at)
        document_time(doc, "expires_at", offline->expires_at_s);
    document_map_end(doc);
}

static void write_texts(struct document *doc, const char *name, const struct slice *items,
                        size_t count)
{
    document_list(doc, name);
    for (size_t i = 0; i < count; i++)
        document_text(doc, NULL, items[i]);
    document_list_end(doc);
}

/* Whose a token is. An absent key means that the host did not say. */
static void write_identity(struct document *doc, const struct online_verdict *online)
{
    document_text_if(doc, "login", online->login);
    if (online->has_id)
        document_number(doc, "id", online->id);
    document_text_if(doc, "account_type", online->account_type);
    if (online->login.len)
        document_flag(doc, "site_admin", online->site_admin);
    if (online->has_two_factor)
        document_flag(doc, "two_factor", online->two_factor);
}

/* `push` is absent where nobody told. */
static void write_leak(struct document *doc, const struct leak_access *leak)
{
    if (!leak->repository.len)
        return;
    document_map(doc, "leaked_from");
    document_text(doc, "repository", leak->repository);
    document_flag(doc, "pull", leak->pull);
    document_flag(doc, "admin", leak->admin);
    if (leak->push_known)
        document_flag(doc, "push", leak->push);
    document_map_end(doc);
}

static void write_organizations(struct document *doc, const struct online_verdict *online)
{
    const size_t owned = online->owned_organization_count;

    if (!online->has_organizations)
        return;
    document_map(doc, "organizations");
    write_texts(doc, "owner", online->organizations, owned);
    write_texts(doc, "member", online->organizations + owned, online->organization_count - owned);
    document_map_end(doc);
}

static void write_repositories(struct document *doc, const struct online_verdict *online)
{
    const struct repository_access *access = &online->access;

    document_map(doc, "repositories");
    document_number(doc, "total", online->repositories);
    write_texts(doc, "names", online->repository_names, online->repository_name_count);
    if (access->known) {
        document_flag(doc, "more", access->more);
        document_number(doc, "pull", access->pull);
        document_number(doc, "push", access->push);
        document_number(doc, "admin", access->admin);
        document_number(doc, "private_pull", access->private_pull);
        document_number(doc, "private_push", access->private_push);
    }
    document_map_end(doc);
}

/* What it opens and until when; likewise. */
static void write_reach(struct document *doc, const struct online_verdict *online)
{
    if (online->has_scopes)
        write_texts(doc, "scopes", online->scopes, online->scope_count);
    if (online->expiry == EXPIRY_NEVER)
        document_null(doc, "expires_at");
    if (online->expiry == EXPIRY_AT)
        document_time(doc, "expires_at", online->expires_at_s);
    if (online->sso_organization_count)
        write_texts(doc, "sso_organizations", online->sso_organizations,
                    online->sso_organization_count);
    write_organizations(doc, online);
    if (online->has_repositories)
        write_repositories(doc, online);
}

static void write_rate_limit(struct document *doc, const struct rate_limit *limit)
{
    if (!limit->known)
        return;
    document_map(doc, "rate_limit");
    document_number(doc, "limit", limit->limit);
    document_number(doc, "remaining", limit->remaining);
    document_time(doc, "reset_at", limit->reset_s);
    document_map_end(doc);
}

static void write_online(struct document *doc, const struct online_verdict *online)
{
    document_map(doc, "online");
    document_str(doc, "state", online_state_name(online->state));
    document_text_if(doc, "reason", online->reason);
    if (online->state == ONLINE_LIVE || online->state == ONLINE_DEAD ||
        online->state == ONLINE_UNKNOWN) {
        if (online->status)
            document_number(doc, "status", online->status);
        document_text_if(doc, "host", online->host);
        if (online->checked_at_s)
            document_time(doc, "checked_at", online->checked_at_s);
        document_flag(doc, "cached", online->cached);
        document_number(doc, "requests", online->requests);
        write_identity(doc, online);
        write_reach(doc, online);
        write_leak(doc, &online->leak);
        write_rate_limit(doc, &online->rate_limit);
    }
    document_map_end(doc);
}

static void write_roster_entry(struct document *doc, const struct roster_entry *entry)
{
    document_map(doc, NULL);
    document_text_if(doc, "login", entry->login);
    document_text_if(doc, "type", entry->kind);
    document_name_if(doc, "note", NULL, entry->note);
    if (entry->has_scopes)
        write_texts(doc, "scopes", entry->scopes, entry->scope_count);
    if (entry->authorized_at_s)
        document_time(doc, "authorized_at", entry->authorized_at_s);
    if (entry->used_at_s)
        document_time(doc, "used_at", entry->used_at_s);
    if (entry->expiry == EXPIRY_NEVER)
        document_null(doc, "expires_at");
    if (entry->expiry == EXPIRY_AT)
        document_time(doc, "expires_at", entry->expires_at_s);
    document_map_end(doc);
}

static void write_roster(struct document *doc, const struct roster *roster)
{
    if (roster->state == ROSTER_NOT_ASKED)
        return;
    document_map(doc, "organization");
    document_text(doc, "name", roster->organization);
    document_str(doc, "state", roster_state_name(roster->state));
    document_text_if(doc, "reason", roster->reason);
    document_list(doc, "credentials");
    for (size_t i = 0; i < roster->count; i++)
        write_roster_entry(doc, &roster->entries[i]);
    document_list_end(doc);
    document_map_end(doc);
}

/* `is_staged`: it has no history yet. */
static void write_history(struct document *doc, const struct history *history, bool is_staged)
{
    document_text_if(doc, "object", history->object);
    if (is_staged)
        return;
    document_text_if(doc, "commit", history->commit);
    document_name_if(doc, "author", NULL, history->author);
    if (history->commit.len)
        document_time(doc, "date", history->author_time_s);
    if (history->commits)
        document_number(doc, "commits", history->commits);
    if (history->paths)
        document_number(doc, "paths", history->paths);
    document_name_if(doc, "ref", NULL, history->ref);
    document_flag(doc, "reachable", history->reachable);
    document_flag(doc, "in_head", history->in_head);
}

static void write_occurrence(struct document *doc, const struct occurrence *at,
                             const struct secret *own)
{
    document_map(doc, NULL);
    document_str(doc, "kind", place_kind_name(at->kind));
    if (at->target.len)
        document_name(doc, "target", "target_bytes", own, at->target);
    document_name(doc, "path", "path_bytes", own, at->path);
    if (at->line) {
        document_number(doc, "line", at->line);
        document_number(doc, "column", at->column);
    }
    document_number(doc, "offset", at->offset);
    document_number(doc, "length", at->length);
    document_str(doc, "encoding", encoding_name(at->encoding));
    document_name_if(doc, "key", own, at->context.key);
    document_name_if(doc, "user", own, at->context.user);
    document_name_if(doc, "host", own, at->context.host);
    document_name_if(doc, "suppressed", own, at->suppressed);
    if (at->history)
        write_history(doc, at->history, at->kind == PLACE_STAGED);
    document_map_end(doc);
}

static void write_remediation(struct document *doc, const struct finding *finding)
{
    const struct finding_rule *rule = &finding->rule;

    if (!rule->remediation_summary.len && !rule->remediation_url.len) {
        document_null(doc, "remediation");
        return;
    }
    document_map(doc, "remediation");
    document_text_if(doc, "summary", rule->remediation_summary);
    document_text_if(doc, "url", rule->remediation_url);
    document_text_if(doc, "history", slice_str(secret_facts_history(finding)));
    document_map_end(doc);
}

static void write_rule(struct document *doc, const struct finding *finding)
{
    document_str(doc, "id", finding->id);
    document_text(doc, "rule", finding->rule.id);
    document_text(doc, "name", finding->rule.name);
    document_text_if(doc, "verifier", finding->rule.verify);
    document_str(doc, "severity", severity_name(finding->severity));
    if (finding->severity != finding->rule.severity)
        document_str(doc, "rule_severity", severity_name(finding->rule.severity));
    if (!finding->reason_count)
        return;
    document_list(doc, "severity_reasons");
    for (size_t i = 0; i < finding->reason_count; i++)
        document_str(doc, NULL, finding->reasons[i]);
    document_list_end(doc);
}

void report_model_add_finding(struct document *doc, const char *name, const struct finding *finding)
{
    document_map(doc, name);
    write_rule(doc, finding);
    secret_facts_write(doc, finding);
    write_offline(doc, &finding->offline);
    write_online(doc, &finding->online);
    write_roster(doc, &finding->roster);
    document_list(doc, "occurrences");
    for (size_t i = 0; i < finding->occurrence_count; i++)
        write_occurrence(doc, &finding->occurrences[i], finding->secret);
    document_list_end(doc);
    document_number(doc, "occurrences_total", finding->occurrence_total);
    write_remediation(doc, finding);
    if (finding->change)
        document_str(doc, "change", finding->change);
    if (finding->suppressed.len)
        document_text(doc, "suppressed", finding->suppressed);
    else
        document_null(doc, "suppressed");
    document_map_end(doc);
}

static void write_report(struct document *doc, const void *ctx)
{
    const struct run *run = ctx;

    document_map(doc, NULL);
    document_text(doc, "schema", SLICE_LITERAL(REPORT_MODEL_SCHEMA));
    write_tool(doc, run);
    write_scan(doc, run);
    write_summary(doc, run, doc->findings);
    document_list(doc, "findings");
    for (size_t i = 0; i < findings_count(doc->findings); i++)
        report_model_add_finding(doc, NULL, findings_at(doc->findings, i));
    document_list_end(doc);
    document_map_end(doc);
}

enum err_code report_model_write(const struct emitter_type *type, const struct run *run,
                                 const struct findings *findings, struct file_writer *out,
                                 struct err *err)
{
    return document_write(type, findings, out, write_report, run, err);
}

enum err_code report_model_write_each(const struct emitter_type *type,
                                      const struct findings *findings, struct file_writer *out,
                                      struct err *err)
{
    struct document doc;
    enum err_code code = document_init(&doc, type, findings, err);

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        code = document_open(&doc, out, err);
        if (code == ERR_OK) {
            report_model_add_finding(&doc, NULL, findings_at(findings, i));
            code = document_close(&doc, err);
        }
    }
    document_release(&doc);
    return code;
}
