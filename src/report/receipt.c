/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipt.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "report/document.h"
#include "report/secret_facts.h"

#define SCHEMA "patrol-receipt/1"
#define SITE "https://github.com"

static const char *const names[RECEIPT_OUTCOME_COUNT] = {
    [RECEIPT_PLANNED] = "planned",         [RECEIPT_DEAD] = "dead",
    [RECEIPT_WAS_DEAD] = "was-dead",       [RECEIPT_ACCEPTED] = "accepted",
    [RECEIPT_FAILED] = "failed",           [RECEIPT_BY_HAND] = "by-hand",
    [RECEIPT_OWN] = "own-token",           [RECEIPT_MISSING] = "missing",
    [RECEIPT_PLACEHOLDER] = "placeholder", [RECEIPT_SUPPRESSED] = "suppressed",
};

const char *receipt_outcome_name(enum receipt_outcome outcome)
{
    return names[outcome];
}

size_t receipt_count(const struct receipt *receipt, enum receipt_outcome outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < receipt->count; i++)
        count += receipt->entries[i].outcome == outcome;
    return count;
}

void receipt_add_url(const struct receipt *receipt, const struct receipt_entry *entry,
                     struct buf *out)
{
    const struct slice url = entry->finding->rule.remediation_url;
    const bool moves = slice_starts(url, SITE "/settings/") && !host_is_github_com(receipt->host);

    if (entry->outcome == RECEIPT_BY_HAND && entry->revocation.problem.len)
        return;
    if (moves)
        buf_add_str(out, receipt->host->site_url);
    utf8_add_visible(out, slice_sub(url, moves ? strlen(SITE) : 0, url.len));
}

static void write_summary(struct document *doc, const struct receipt *receipt)
{
    document_map(doc, "summary");
    document_number(doc, "tokens", receipt->count);
    for (size_t i = 0; i < RECEIPT_OUTCOME_COUNT; i++)
        document_number(doc, names[i], receipt_count(receipt, (enum receipt_outcome)i));
    document_number(doc, "unknown_lines", receipt->unknown);
    document_map_end(doc);
}

static void write_sent(struct document *doc, const struct receipt_entry *entry)
{
    const struct revocation *revocation = &entry->revocation;

    if (revocation->sent_at_s || entry->outcome == RECEIPT_PLANNED)
        document_str(doc, "request", revoke_way_request(revocation->way));
    if (revocation->sent_at_s)
        document_time(doc, "sent_at", revocation->sent_at_s);
    if (revocation->status)
        document_number(doc, "status", revocation->status);
    document_text_if(doc, "problem", revocation->problem);
    if (revocation->retry_at_s)
        document_time(doc, "retry_at", revocation->retry_at_s);
}

static void write_seen(struct document *doc, const struct online_verdict *online)
{
    document_map(doc, "seen");
    document_str(doc, "state", online_state_name(online->state));
    document_text_if(doc, "reason", online->reason);
    if (online->status)
        document_number(doc, "status", online->status);
    if (online->checked_at_s)
        document_time(doc, "checked_at", online->checked_at_s);
    document_map_end(doc);
}

static void write_entry(struct document *doc, const struct receipt *receipt,
                        const struct receipt_entry *entry)
{
    const struct finding *finding = entry->finding;
    struct buf url = BUF_INIT(64 * KIB);

    document_map(doc, NULL);
    document_str(doc, "id", finding->id);
    document_text(doc, "rule", finding->rule.id);
    document_text(doc, "name", finding->rule.name);
    secret_facts_write(doc, finding);
    document_text_if(doc, "login", entry->login);
    document_str(doc, "outcome", names[entry->outcome]);
    write_sent(doc, entry);
    write_seen(doc, &finding->online);
    document_text_if(doc, "steps", finding->rule.remediation_summary);
    receipt_add_url(receipt, entry, &url);
    document_text_if(doc, "url", buf_slice(&url));
    buf_release(&url);
    document_map_end(doc);
}

static void write_all(struct document *doc, const void *ctx)
{
    const struct receipt *receipt = ctx;

    document_map(doc, NULL);
    document_str(doc, "schema", SCHEMA);
    document_map(doc, "tool");
    document_str(doc, "name", "patrol");
    document_str(doc, "version", PATROL_VERSION);
    document_map_end(doc);
    document_str(doc, "host", receipt->host->authority);
    document_flag(doc, "dry_run", receipt->dry_run);
    document_time(doc, "started_at", receipt->started_at_s);
    document_time(doc, "finished_at", receipt->finished_at_s);
    document_number(doc, "requests", receipt->requests);
    write_summary(doc, receipt);
    document_list(doc, "tokens");
    for (size_t i = 0; i < receipt->count; i++)
        write_entry(doc, receipt, &receipt->entries[i]);
    document_list_end(doc);
    document_map_end(doc);
}

enum err_code receipt_write(const struct emitter_type *type, const struct receipt *receipt,
                            const struct findings *findings, struct file_writer *out,
                            struct err *err)
{
    return document_write(type, findings, out, write_all, receipt, err);
}
