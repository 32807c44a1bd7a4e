/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hex.h"
#include "report/report_read_internal.h"

bool report_read_hash(struct report_field_reader *reader, const struct node *map, const char *key,
                      struct sha256 *out)
{
    struct slice digits = report_field_text(reader, map, key);

    if (!digits.len)
        return false;
    if (digits.len == SHA256_HEX_BYTES && hex_decode(digits.ptr, SHA256_BYTES, out->bytes))
        return true;
    report_field_fail(reader, key, "not a SHA-256");
    return false;
}

enum severity report_read_severity(struct report_field_reader *reader, const struct node *map,
                                   const char *key, enum severity fallback)
{
    struct slice name = report_field_text(reader, map, key);
    enum severity severity = fallback;

    if (name.len && !severity_parse(name, &severity))
        report_field_fail(reader, key, "not a severity");
    return severity;
}

static struct finding_rule read_rule(struct report_field_reader *reader, const struct node *map)
{
    const struct node *remediation = report_field_map(reader, map, "remediation");
    struct finding_rule rule = {
        .id = report_field_text(reader, map, "rule"),
        .name = report_field_text(reader, map, "name"),
        .verify = report_field_text(reader, map, "verifier"),
        .remediation_summary = report_field_text(reader, remediation, "summary"),
        .remediation_url = report_field_text(reader, remediation, "url"),
        .severity = report_read_severity(reader, map, "severity", SEVERITY_HIGH),
    };

    rule.severity = report_read_severity(reader, map, "rule_severity", rule.severity);
    if (!rule.id.len)
        report_field_fail(reader, "rule", "missing");
    return rule;
}

static void read_offline(struct report_field_reader *reader, const struct node *map,
                         struct offline_verdict *out)
{
    struct slice checksum = report_field_text(reader, map, "checksum");

    if (checksum.len && !checksum_state_parse(checksum, &out->checksum))
        report_field_fail(reader, "checksum", "neither valid, invalid nor none");
    out->has_owner_id = node_get(map, "owner_id") != NULL;
    out->owner_id = report_field_count(reader, map, "owner_id");
    out->owner_login = report_field_name(reader, map, "owner_login", NULL);
    out->has_app_id = node_get(map, "app_id") != NULL;
    out->app_id = report_field_count(reader, map, "app_id");
    out->has_expires_at = report_field_time(reader, map, "expires_at", &out->expires_at_s);
}

static void read_repositories(struct report_field_reader *reader, const struct node *map,
                              struct online_verdict *out)
{
    out->has_repositories = map != NULL;
    out->repositories = report_field_count(reader, map, "total");
    report_field_names(reader, map, "names", &out->repository_names, &out->repository_name_count);
    out->access = (struct repository_access){
        .known = node_get(map, "pull") != NULL,
        .more = report_field_flag(reader, map, "more"),
        .pull = report_field_count(reader, map, "pull"),
        .push = report_field_count(reader, map, "push"),
        .admin = report_field_count(reader, map, "admin"),
        .private_pull = report_field_count(reader, map, "private_pull"),
        .private_push = report_field_count(reader, map, "private_push"),
    };
}

/* Owned ones first, in one list. */
static void read_organizations(struct report_field_reader *reader, const struct node *map,
                               struct online_verdict *out)
{
    const struct slice *owned;
    const struct slice *others;
    size_t other_count;
    struct slice *all;

    out->has_organizations = map != NULL;
    report_field_names(reader, map, "owner", &owned, &out->owned_organization_count);
    report_field_names(reader, map, "member", &others, &other_count);
    all = arena_calloc(reader->arena, out->owned_organization_count + other_count, sizeof *all);
    if (!all && reader->code == ERR_OK)
        reader->code = err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (reader->code != ERR_OK)
        return;
    for (size_t i = 0; i < out->owned_organization_count; i++)
        all[out->organization_count++] = owned[i];
    for (size_t i = 0; i < other_count; i++)
        all[out->organization_count++] = others[i];
    out->organizations = all;
}

static void read_rate_limit(struct report_field_reader *reader, const struct node *map,
                            struct rate_limit *out)
{
    out->known = map != NULL;
    out->limit = report_field_count(reader, map, "limit");
    out->remaining = report_field_count(reader, map, "remaining");
    report_field_time(reader, map, "reset_at", &out->reset_s);
}

/* null says "never", an absent key says nothing. */
static void read_expiry(struct report_field_reader *reader, const struct node *map,
                        struct online_verdict *out)
{
    const struct node *entry = node_get(map, "expires_at");

    if (entry && entry->kind == NODE_NULL)
        out->expiry = EXPIRY_NEVER;
    else if (report_field_time(reader, map, "expires_at", &out->expires_at_s))
        out->expiry = EXPIRY_AT;
}

static void read_identity(struct report_field_reader *reader, const struct node *map,
                          struct online_verdict *out)
{
    out->login = report_field_name(reader, map, "login", NULL);
    out->has_id = node_get(map, "id") != NULL;
    out->id = report_field_count(reader, map, "id");
    out->account_type = report_field_name(reader, map, "account_type", NULL);
    out->site_admin = report_field_flag(reader, map, "site_admin");
    out->has_two_factor = node_get(map, "two_factor") != NULL;
    out->two_factor = report_field_flag(reader, map, "two_factor");
}

static void read_leak(struct report_field_reader *reader, const struct node *map,
                      struct leak_access *out)
{
    out->repository = report_field_name(reader, map, "repository", NULL);
    out->pull = report_field_flag(reader, map, "pull");
    out->admin = report_field_flag(reader, map, "admin");
    out->push_known = node_get(map, "push") != NULL;
    out->push = report_field_flag(reader, map, "push");
}

static unsigned read_status(struct report_field_reader *reader, const struct node *map)
{
    uint64_t status = report_field_count(reader, map, "status");

    if (status > 999)
        report_field_fail(reader, "status", "not an HTTP status");
    return status > 999 ? 0 : (unsigned)status;
}

static void read_online(struct report_field_reader *reader, const struct node *map,
                        struct online_verdict *out)
{
    struct slice state = report_field_text(reader, map, "state");

    if (state.len && !online_state_parse(state, &out->state))
        report_field_fail(reader, "state", "not a verdict");
    out->reason = report_field_name(reader, map, "reason", NULL);
    out->status = read_status(reader, map);
    out->host = report_field_text(reader, map, "host");
    report_field_time(reader, map, "checked_at", &out->checked_at_s);
    out->cached = report_field_flag(reader, map, "cached");
    out->requests = (unsigned)report_field_count(reader, map, "requests");
    read_identity(reader, map, out);
    out->has_scopes = report_field_names(reader, map, "scopes", &out->scopes, &out->scope_count);
    read_expiry(reader, map, out);
    report_field_names(reader, map, "sso_organizations", &out->sso_organizations,
                       &out->sso_organization_count);
    read_organizations(reader, report_field_map(reader, map, "organizations"), out);
    read_repositories(reader, report_field_map(reader, map, "repositories"), out);
    read_leak(reader, report_field_map(reader, map, "leaked_from"), &out->leak);
    read_rate_limit(reader, report_field_map(reader, map, "rate_limit"), &out->rate_limit);
}

static void read_roster_entry(struct report_field_reader *reader, const struct node *map,
                              struct roster_entry *out)
{
    const struct node *ends = node_get(map, "expires_at");

    *out = (struct roster_entry){
        .login = report_field_name(reader, map, "login", NULL),
        .kind = report_field_name(reader, map, "type", NULL),
        .note = report_field_name(reader, map, "note", NULL),
    };
    out->has_scopes = report_field_names(reader, map, "scopes", &out->scopes, &out->scope_count);
    report_field_time(reader, map, "authorized_at", &out->authorized_at_s);
    report_field_time(reader, map, "used_at", &out->used_at_s);
    if (report_field_time(reader, map, "expires_at", &out->expires_at_s))
        out->expiry = EXPIRY_AT;
    else if (ends && ends->kind == NODE_NULL)
        out->expiry = EXPIRY_NEVER;
}

static void read_roster(struct report_field_reader *reader, const struct node *map,
                        struct roster *out)
{
    const struct node *list = report_field_list(reader, map, "credentials");
    const struct slice state = report_field_text(reader, map, "state");

    if (!map)
        return;
    if (!roster_state_parse(state, &out->state))
        report_field_fail(reader, "state", "neither matches, no-match nor unknown");
    out->organization = report_field_name(reader, map, "name", NULL);
    out->reason = report_field_name(reader, map, "reason", NULL);
    out->entries = arena_calloc(reader->arena, ROSTER_ENTRIES, sizeof *out->entries);
    if (!out->entries)
        reader->code = err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (const struct node *at = list ? list->first : NULL;
         at && reader->code == ERR_OK && out->count < ROSTER_ENTRIES; at = at->next)
        read_roster_entry(reader, at, &out->entries[out->count++]);
}

static void read_reasons(struct report_field_reader *reader, const struct node *map,
                         struct finding *finding)
{
    const struct slice *reasons;
    size_t count;

    report_field_names(reader, map, "severity_reasons", &reasons, &count);
    for (size_t i = 0; i < count && i < FINDING_REASONS; i++)
        finding->reasons[finding->reason_count++] = reasons[i].ptr;
}

/* Only what stands in a git object has history. */
static bool has_history(const struct node *map)
{
    return node_get(map, "object") || node_get(map, "commit") || node_get(map, "reachable");
}

static void read_history(struct report_field_reader *reader, const struct node *map,
                         struct history *out)
{
    *out = (struct history){
        .object = report_field_text(reader, map, "object"),
        .commit = report_field_text(reader, map, "commit"),
        .author = report_field_name(reader, map, "author", NULL),
        .commits = report_field_count(reader, map, "commits"),
        .paths = report_field_count(reader, map, "paths"),
        .ref = report_field_name(reader, map, "ref", NULL),
        .reachable = report_field_flag(reader, map, "reachable"),
        .in_head = report_field_flag(reader, map, "in_head"),
    };
    report_field_time(reader, map, "date", &out->author_time_s);
}

static void read_place(struct report_field_reader *reader, const struct node *map,
                       struct occurrence *out)
{
    struct slice kind = report_field_text(reader, map, "kind");
    struct slice encoding = report_field_text(reader, map, "encoding");

    if (!place_kind_parse(kind, &out->kind))
        report_field_fail(reader, "kind", "not a kind of place");
    if (encoding.len && !encoding_parse(encoding, &out->encoding))
        report_field_fail(reader, "encoding", "not an encoding");
    out->target = report_field_name(reader, map, "target", "target_bytes");
    out->path = report_field_name(reader, map, "path", "path_bytes");
    out->line = report_field_count(reader, map, "line");
    out->column = report_field_count(reader, map, "column");
    out->offset = report_field_count(reader, map, "offset");
    out->length = report_field_count(reader, map, "length");
    out->context.key = report_field_name(reader, map, "key", NULL);
    out->context.user = report_field_name(reader, map, "user", NULL);
    out->context.host = report_field_name(reader, map, "host", NULL);
    out->suppressed = report_field_name(reader, map, "suppressed", NULL);
}

static void read_occurrence(struct report_field_reader *reader, const struct node *map,
                            struct findings *findings, struct finding *finding)
{
    struct occurrence at = {0};
    struct history history;
    enum err_code code;

    read_place(reader, map, &at);
    if (has_history(map)) {
        read_history(reader, map, &history);
        at.history = &history;
    }
    if (reader->code != ERR_OK)
        return;
    code = findings_occur(findings, finding, &at);
    if (code != ERR_OK)
        reader->code = err_set(reader->err, code, "%s", err_text(code));
}

static void read_occurrences(struct report_field_reader *reader, const struct node *map,
                             struct findings *findings, struct finding *finding)
{
    const struct node *list = report_field_list(reader, map, "occurrences");
    uint64_t total = report_field_count(reader, map, "occurrences_total");

    for (const struct node *at = list ? list->first : NULL; at && reader->code == ERR_OK;
         at = at->next)
        read_occurrence(reader, at, findings, finding);
    if (finding->occurrence_total < total)
        finding->occurrence_total = total;
}

static void read_details(struct report_field_reader *reader, const struct node *map,
                         struct finding *finding)
{
    const struct node *secret = report_field_map(reader, map, "secret");

    finding->severity = report_read_severity(reader, map, "severity", SEVERITY_HIGH);
    finding->redacted = report_field_name(reader, secret, "redacted", NULL);
    finding->secret_length = report_field_count(reader, secret, "length");
    finding->suppressed = report_field_name(reader, map, "suppressed", NULL);
    finding->change = report_field_word(reader, map, "change", NULL);
    finding->reason_count = 0;
    read_reasons(reader, map, finding);
    read_offline(reader, report_field_map(reader, map, "offline"), &finding->offline);
    read_online(reader, report_field_map(reader, map, "online"), &finding->online);
    read_roster(reader, report_field_map(reader, map, "organization"), &finding->roster);
}

void report_read_finding(struct report_field_reader *reader, const struct node *map,
                         struct findings *findings)
{
    const struct finding_rule rule = read_rule(reader, map);
    struct finding *finding = NULL;
    struct sha256 hash;

    if (!report_read_hash(reader, report_field_map(reader, map, "secret"), "sha256", &hash))
        report_field_fail(reader, "secret", "its sha256 is missing");
    if (reader->code == ERR_OK) {
        reader->code = findings_recall(findings, &rule, &hash, &finding);
        if (reader->code != ERR_OK)
            err_set(reader->err, reader->code, "%s", err_text(reader->code));
    }
    if (reader->code != ERR_OK)
        return;
    read_details(reader, map, finding);
    read_occurrences(reader, map, findings, finding);
}
