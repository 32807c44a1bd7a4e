/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "report/layout.h"
#include "report/receipt.h"
#include "report/rfc3339.h"
#include "report/secret_facts.h"
#include "report/text_page.h"

#define WORD_COLUMN 12 /* behind the longest word */

/* What a person reads of an outcome: a word in front of the token, and what is
 * said of it in the closing line. */
static const struct {
    const char *word;
    const char *color;
    const char *closing;
} words[RECEIPT_OUTCOME_COUNT] = {
    [RECEIPT_PLANNED] = {"would end", "33", "would be revoked"},
    [RECEIPT_DEAD] = {"DEAD", "32", "revoked and dead"},
    [RECEIPT_WAS_DEAD] = {"was dead", "32", "dead before"},
    [RECEIPT_ACCEPTED] = {"accepted", "33", "accepted, not seen dead yet"},
    [RECEIPT_FAILED] = {"FAILED", "1;31", "failed"},
    [RECEIPT_BY_HAND] = {"BY HAND", "1;31", "to end by hand"},
    [RECEIPT_OWN] = {"YOURS", "1;31", "that you use yourself"},
    [RECEIPT_MISSING] = {"MISSING", "1;31", "not found again"},
    [RECEIPT_PLACEHOLDER] = {"placeholder", "2", "with a wrong checksum"},
    [RECEIPT_SUPPRESSED] = {"suppressed", "2", "suppressed"},
};

static const char *explain(const struct receipt_entry *entry)
{
    switch (entry->outcome) {
    case RECEIPT_PLANNED:
        return entry->revocation.way == REVOKE_BY_LIST
                   ? "ends it for good; its owner is told by mail"
                   : "ends it for good";
    case RECEIPT_ACCEPTED:
        return entry->finding->online.state == ONLINE_UNCHECKABLE
                   ? "cannot be confirmed: no request tells whether it lives"
                   : "repeat the command later to see that it is dead";
    case RECEIPT_BY_HAND:
        if (entry->revocation.problem.len)
            return "";
        return slice_starts(entry->finding->rule.verify, "github-")
                   ? "no request ends this type at this host"
                   : "only GitHub's tokens can be ended from here";
    case RECEIPT_OWN:
        return "it is in GH_TOKEN or its like: take it out there first";
    case RECEIPT_MISSING:
        return "not where the report found it any more; --secrets FILE has it if scan wrote one";
    case RECEIPT_PLACEHOLDER:
        return "its checksum fails, so it is not sent anywhere";
    case RECEIPT_DEAD:
    case RECEIPT_WAS_DEAD:
    case RECEIPT_FAILED:
    case RECEIPT_SUPPRESSED:
        return "";
    }
    return "";
}

static void add_sent(struct text_page *page, const struct receipt_entry *entry)
{
    const struct revocation *revocation = &entry->revocation;

    if (revocation->sent_at_s || entry->outcome == RECEIPT_PLANNED)
        buf_add_str(&page->line, revoke_way_request(revocation->way));
    if (revocation->sent_at_s) {
        buf_add_str(&page->line, " sent ");
        rfc3339_add(&page->line, revocation->sent_at_s);
    }
    if (revocation->status)
        buf_printf(&page->line, ", HTTP %u", revocation->status);
    text_page_fact(page, "", revocation->problem);
    if (revocation->retry_at_s) {
        buf_add_str(&page->line, ", again after ");
        rfc3339_add(&page->line, revocation->retry_at_s);
    }
}

static void add_seen(struct text_page *page, const struct finding *finding)
{
    const struct online_verdict *online = &finding->online;

    if (!online->checked_at_s)
        return;
    text_page_separate(page);
    buf_printf(&page->line, "%s at ", online_state_name(online->state));
    rfc3339_add(&page->line, online->checked_at_s);
}

static bool needs_a_person(enum receipt_outcome outcome)
{
    return outcome == RECEIPT_BY_HAND || outcome == RECEIPT_FAILED || outcome == RECEIPT_MISSING;
}

/* Then what is left is to see what was done with it. */
static bool is_over(enum receipt_outcome outcome)
{
    return outcome == RECEIPT_DEAD || outcome == RECEIPT_WAS_DEAD || outcome == RECEIPT_ACCEPTED;
}

static void add_entry(struct text_page *page, const struct receipt *receipt,
                      const struct receipt_entry *entry)
{
    const struct finding *finding = entry->finding;
    const char *word = words[entry->outcome].word;

    text_page_color(page, words[entry->outcome].color, word);
    buf_printf(&page->text, "%*s", (int)(WORD_COLUMN - strlen(word)), "");
    text_page_foreign(page, &page->text, NULL, finding->rule.name);
    buf_add_str(&page->text, "   ");
    text_page_foreign(page, &page->text, NULL, finding->redacted);
    buf_add_char(&page->text, '\n');
    text_page_fact(page, "", entry->login);
    text_page_fact(page, "", slice_str(explain(entry)));
    text_page_end_line(page);
    add_sent(page, entry);
    add_seen(page, finding);
    text_page_end_line(page);
    if (is_over(entry->outcome)) {
        secret_facts_add_query(finding, &page->line);
        text_page_end_line(page);
    }
    if (needs_a_person(entry->outcome)) {
        text_page_fact(page, "", finding->rule.remediation_summary);
        text_page_end_line(page);
        receipt_add_url(receipt, entry, &page->line);
        text_page_end_line(page);
    }
    buf_add_char(&page->text, '\n');
}

static void add_command(struct text_page *page, const struct receipt *receipt, const char *command)
{
    buf_printf(&page->line, "patrol %s", command);
    if (receipt->named_host) {
        buf_add_str(&page->line, " --host ");
        layout_add_shell_word(&page->line, slice_str(receipt->named_host));
    }
    if (receipt->source) {
        buf_add_char(&page->line, ' ');
        layout_add_shell_word(&page->line, slice_str(receipt->source));
    }
}

static void add_next(struct text_page *page, const struct receipt *receipt)
{
    if (receipt->dry_run && !receipt_count(receipt, RECEIPT_PLANNED))
        return;
    buf_add_str(&page->line, "next: ");
    if (receipt->dry_run) {
        add_command(page, receipt, "revoke --yes");
        buf_add_str(&page->line, "  (ends them, which cannot be undone)");
    } else if (receipt_count(receipt, RECEIPT_ACCEPTED) || receipt_count(receipt, RECEIPT_FAILED)) {
        add_command(page, receipt, "revoke --yes");
        buf_add_str(&page->line, "  (once more, until all are dead)");
    } else {
        add_command(page, receipt, "verify --only live");
        buf_add_str(&page->line, "  (shows what is left). Replace what used the tokens, and search "
                                 "the audit log for each hashed_token.");
    }
}

static void add_closing(struct text_page *page, const struct receipt *receipt)
{
    const char *between = ": ";

    layout_add_counted(&page->line, receipt->count, "token");
    for (size_t i = 0; i < RECEIPT_OUTCOME_COUNT; i++) {
        size_t count = receipt_count(receipt, (enum receipt_outcome)i);

        if (!count)
            continue;
        buf_add_str(&page->line, between);
        layout_add_count(&page->line, count);
        buf_printf(&page->line, " %s", words[i].closing);
        between = ", ";
    }
    buf_add_str(&page->line, ". ");
    if (receipt->unknown) {
        layout_add_counted(&page->line, receipt->unknown, "line");
        buf_add_str(&page->line, " without a token that a rule knows. ");
    }
    buf_add_str(&page->line, receipt->dry_run ? "Nothing was sent." : "");
    layout_add_wrapped(&page->text, slice_trim(buf_slice(&page->line)), 0, 0, page->style->width);
    buf_reset(&page->line);
    add_next(page, receipt);
    if (page->line.len)
        layout_add_wrapped(&page->text, buf_slice(&page->line), 0, 0, page->style->width);
}

static enum err_code flush(struct text_page *page, struct file_writer *out, struct err *err)
{
    enum err_code code =
        buf_status(&page->line) ? buf_status(&page->line) : buf_status(&page->text);

    code = code == ERR_OK ? file_writer_add(out, buf_slice(&page->text), err)
                          : err_set(err, code, "%s", err_text(code));
    buf_reset(&page->text);
    return code;
}

enum err_code receipt_write_text(const struct receipt *receipt, const struct findings *findings,
                                 const struct report_style *style, struct file_writer *out,
                                 struct err *err)
{
    struct text_page page = {
        .style = style,
        .indent = WORD_COLUMN,
        .text = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .line = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    enum err_code code = conceal_init(&page.conceal, findings, err);

    for (size_t i = 0; i < receipt->count && code == ERR_OK; i++) {
        add_entry(&page, receipt, &receipt->entries[i]);
        code = flush(&page, out, err);
    }
    if (code == ERR_OK) {
        add_closing(&page, receipt);
        code = flush(&page, out, err);
    }
    conceal_release(&page.conceal);
    buf_release(&page.text);
    buf_release(&page.line);
    return code;
}
