/* SPDX-License-Identifier: Apache-2.0 */
#include "report/token_sheet.h"

#include "core/limits.h"
#include "github/revoke.h"
#include "report/document.h"
#include "report/report_model.h"
#include "report/rfc3339.h"
#include "report/secret_facts.h"
#include "report/text_page.h"

#define SCHEMA "patrol-token/1"
#define LABEL_COLUMN 13

static const struct finding *finding_of(const struct token_sheet *sheet)
{
    return findings_at(sheet->findings, 0);
}

static enum revoke_way way_of(const struct token_sheet *sheet)
{
    const struct finding *finding = finding_of(sheet);

    return revoke_way_of(finding->rule.verify, finding->offline.checksum, sheet->host);
}

static void write_sheet(struct document *doc, const void *ctx)
{
    const struct token_sheet *sheet = ctx;
    const struct finding *finding = finding_of(sheet);
    struct buf query = BUF_INIT(KIB);
    struct buf tail = BUF_INIT(KIB);

    secret_facts_add_query(finding, &query);
    secret_last_eight(finding->secret, &tail);
    document_map(doc, NULL);
    document_str(doc, "schema", SCHEMA);
    document_flag(doc, "known", sheet->known);
    document_flag(doc, "asked", sheet->asked);
    document_text_if(doc, "last_eight", buf_slice(&tail));
    document_text(doc, "audit_log_query", buf_slice(&query));
    if (*revoke_way_request(way_of(sheet)))
        document_str(doc, "ended_by", revoke_way_request(way_of(sheet)));
    report_model_add_finding(doc, "token", finding);
    document_map_end(doc);
    buf_wipe(&tail);
    buf_release(&tail);
    buf_release(&query);
}

enum err_code token_sheet_write(const struct emitter_type *type, const struct token_sheet *sheet,
                                struct file_writer *out, struct err *err)
{
    return document_write(type, sheet->findings, out, write_sheet, sheet, err);
}

/* Begins a line: "  length    ". */
static void label(struct text_page *page, const char *name)
{
    buf_printf(&page->text, "  %-*s", LABEL_COLUMN - 2, name);
}

static void fact(struct text_page *page, const char *name, const char *value)
{
    label(page, name);
    buf_printf(&page->text, "%s\n", value);
}

static const char *checksum_words(const struct token_sheet *sheet)
{
    if (!sheet->known)
        return "no rule knows a token of this form";
    switch (finding_of(sheet)->offline.checksum) {
    case CHECKSUM_VALID:
        return "right: a real token, live or dead";
    case CHECKSUM_INVALID:
        return "wrong: a placeholder, or a token with a typing error";
    case CHECKSUM_NONE:
        return "this type has none";
    }
    return "";
}

static void add_offline(struct text_page *page, const struct token_sheet *sheet)
{
    const struct offline_verdict *offline = &finding_of(sheet)->offline;

    fact(page, "checksum", checksum_words(sheet));
    if (offline->has_owner_id) {
        label(page, "owner");
        if (offline->owner_login.len) {
            text_page_foreign(page, &page->text, NULL, offline->owner_login);
            buf_printf(&page->text, ", user number %llu\n", (unsigned long long)offline->owner_id);
        } else {
            buf_printf(&page->text, "user number %llu: gh api user/%llu tells the name\n",
                       (unsigned long long)offline->owner_id,
                       (unsigned long long)offline->owner_id);
        }
    }
    if (offline->has_app_id) {
        label(page, "app");
        buf_printf(&page->text, "number %llu\n", (unsigned long long)offline->app_id);
    }
    if (offline->has_expires_at) {
        label(page, offline->expires_at_s < page->run->started_at_s ? "expired" : "expires");
        rfc3339_add(&page->text, offline->expires_at_s);
        buf_add_char(&page->text, '\n');
    }
}

static void add_names(struct text_page *page, const struct token_sheet *sheet)
{
    const struct finding *finding = finding_of(sheet);
    char digest[SHA256_HEX_BYTES + 1];

    label(page, "length");
    buf_printf(&page->text, "%zu", finding->secret_length);
    buf_add_str(&page->text, "\n");
    sha256_hex(&finding->hash, digest);
    fact(page, "sha256", digest);
    label(page, "audit log");
    secret_facts_add_query(finding, &page->text);
    buf_add_str(&page->text, "\n");
    if (finding->secret_length < 24)
        return;
    label(page, "ends in");
    secret_last_eight(finding->secret, &page->text);
    buf_add_str(&page->text,
                "  (token_last_eight of an organization's credential authorizations)\n");
}

static void add_online(struct text_page *page, const struct token_sheet *sheet)
{
    const struct finding *finding = finding_of(sheet);

    label(page, "online");
    if (!sheet->asked) {
        buf_printf(&page->text, "not asked; --online asks %s, and the owner's log may show it\n",
                   sheet->host->authority);
        return;
    }
    buf_add_str(&page->text, online_state_name(finding->online.state));
    if (finding->online.reason.len) {
        buf_add_str(&page->text, ": ");
        text_page_foreign(page, &page->text, finding->secret, finding->online.reason);
    }
    buf_add_char(&page->text, '\n');
    text_finding_add_owner(page, finding);
}

static void add_organization(struct text_page *page, const struct token_sheet *sheet)
{
    const struct finding *finding = finding_of(sheet);

    if (finding->roster.state == ROSTER_NOT_ASKED)
        return;
    fact(page, "org", roster_state_name(finding->roster.state));
    text_roster_add(page, finding);
}

static void add_end(struct text_page *page, const struct token_sheet *sheet)
{
    const struct finding_rule *rule = &finding_of(sheet)->rule;
    const enum revoke_way way = way_of(sheet);

    if (way == REVOKE_NOTHING || !sheet->known)
        return;
    label(page, "end it");
    if (*revoke_way_request(way))
        buf_printf(&page->text, "patrol revoke --yes  (%s)%s", revoke_way_request(way),
                   rule->remediation_url.len ? ", or " : "");
    text_page_foreign(page, &page->text, NULL, rule->remediation_url);
    buf_add_char(&page->text, '\n');
    if (!rule->remediation_summary.len)
        return;
    label(page, "next");
    text_page_foreign(page, &page->text, NULL, rule->remediation_summary);
    buf_add_char(&page->text, '\n');
}

enum err_code token_sheet_write_text(const struct token_sheet *sheet,
                                     const struct report_style *style, struct file_writer *out,
                                     struct err *err)
{
    struct text_page page = {
        .run = sheet->run,
        .style = style,
        .indent = LABEL_COLUMN,
        .text = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .line = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    const struct finding *finding = finding_of(sheet);
    enum err_code code = conceal_init(&page.conceal, sheet->findings, err);

    if (code == ERR_OK) {
        text_page_foreign(&page, &page.text, NULL, finding->rule.name);
        buf_add_str(&page.text, "   ");
        text_page_foreign(&page, &page.text, NULL, finding->redacted);
        buf_add_char(&page.text, '\n');
        add_offline(&page, sheet);
        add_names(&page, sheet);
        add_online(&page, sheet);
        add_organization(&page, sheet);
        add_end(&page, sheet);
        code = buf_status(&page.text);
        code = code == ERR_OK ? file_writer_add(out, buf_slice(&page.text), err)
                              : err_set(err, code, "%s", err_text(code));
    }
    conceal_release(&page.conceal);
    buf_wipe(&page.text);
    buf_release(&page.text);
    buf_release(&page.line);
    return code;
}
