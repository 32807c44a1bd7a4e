/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees: what, whose, how bad, where, what now, and whether the
 * scan was whole. Everything from outside passes `add_foreign`. */
#include "core/limits.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "report/conceal.h"
#include "report/format.h"
#include "report/layout.h"
#include "report/rfc3339.h"

/* Severities stand in the first columns, everything else behind them. */
#define INDENT 10
#define PLACES_SHOWN 10
#define SKIPPED_SHOWN 10
#define PLACE_WIDTH_MOST 48

struct page {
    const struct run *run;
    const struct report_style *style;
    struct conceal conceal;
    struct buf text; /* what is written next */
    struct buf line; /* a line before it is wrapped */
};

static const char *severity_color(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
        return "1;31";
    case SEVERITY_HIGH:
        return "31";
    case SEVERITY_MEDIUM:
        return "33";
    case SEVERITY_LOW:
        return "36";
    case SEVERITY_INFO:
        return "2";
    }
    return "";
}

static const char *severity_word(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
        return "CRITICAL";
    case SEVERITY_HIGH:
        return "HIGH";
    case SEVERITY_MEDIUM:
        return "MEDIUM";
    case SEVERITY_LOW:
        return "LOW";
    case SEVERITY_INFO:
        return "INFO";
    }
    return "";
}

static const char *state_color(enum online_state state)
{
    switch (state) {
    case ONLINE_LIVE:
        return "1;31";
    case ONLINE_DEAD:
        return "32";
    case ONLINE_UNKNOWN:
        return "33";
    case ONLINE_NOT_CHECKED:
    case ONLINE_UNCHECKABLE:
        return "2";
    }
    return "";
}

static const char *state_word(enum online_state state)
{
    switch (state) {
    case ONLINE_LIVE:
        return "LIVE";
    case ONLINE_DEAD:
        return "dead";
    case ONLINE_UNKNOWN:
        return "unknown whether live";
    case ONLINE_NOT_CHECKED:
        return "not checked";
    case ONLINE_UNCHECKABLE:
        return "cannot be checked";
    }
    return "";
}

static void add_colored(struct page *page, const char *color, const char *text)
{
    if (page->style->color)
        buf_printf(&page->text, "\033[%sm%s\033[m", color, text);
    else
        buf_add_str(&page->text, text);
}

/* Text from outside: without secrets, and nothing that moves a cursor. */
static void add_foreign(struct page *page, struct buf *out, const struct secret *own,
                        struct slice text)
{
    utf8_add_visible(out, conceal_text(&page->conceal, own, text));
}

/* Writes what is in page->line, indented and wrapped. */
static void end_line(struct page *page)
{
    if (page->line.len) {
        buf_printf(&page->text, "%*s", INDENT, "");
        layout_add_wrapped(&page->text, buf_slice(&page->line), INDENT + 2, INDENT,
                           page->style->width);
    }
    buf_reset(&page->line);
}

/* The facts of a line are separated by dots. */
static void separate(struct page *page)
{
    if (page->line.len)
        buf_add_str(&page->line, " · ");
}

static void add_fact(struct page *page, const char *before, struct slice text)
{
    if (!text.len)
        return;
    separate(page);
    buf_add_str(&page->line, before);
    add_foreign(page, &page->line, NULL, text);
}

static void add_list(struct page *page, const char *before, const struct slice *items, size_t count)
{
    separate(page);
    buf_add_str(&page->line, before);
    for (size_t i = 0; i < count; i++) {
        buf_add_str(&page->line, i ? ", " : " ");
        add_foreign(page, &page->line, NULL, items[i]);
    }
}

static void add_expiry(struct page *page, const char *verb, int64_t seconds)
{
    separate(page);
    buf_add_str(&page->line, verb);
    rfc3339_add_date(&page->line, seconds);
}

static void add_reach(struct page *page, const struct online_verdict *online)
{
    if (online->has_scopes && online->scope_count)
        add_list(page, "scopes", online->scopes, online->scope_count);
    else if (online->has_scopes)
        add_fact(page, "", SLICE_LITERAL("no scopes: reads public data only"));
    if (online->expiry == EXPIRY_NEVER)
        add_fact(page, "", SLICE_LITERAL("no expiration"));
    if (online->expiry == EXPIRY_AT)
        add_expiry(page, "expires ", online->expires_at_s);
    if (online->sso_organization_count)
        add_list(page, "single sign-on for", online->sso_organizations,
                 online->sso_organization_count);
    if (online->has_repositories) {
        separate(page);
        buf_add_str(&page->line, "opens ");
        layout_add_counted(&page->line, online->repositories, "repository");
    }
}

/* Whose it is, what it opens, until when: as far as anybody said. */
static void add_identity(struct page *page, const struct finding *finding)
{
    const struct online_verdict *online = &finding->online;
    const struct offline_verdict *offline = &finding->offline;

    add_fact(page, "", online->login);
    if (online->account_type.len && !slice_is(online->account_type, "User"))
        add_fact(page, "", online->account_type);
    if (online->site_admin)
        add_fact(page, "", SLICE_LITERAL("site administrator"));
    if (!online->login.len && offline->has_owner_id) {
        separate(page);
        buf_printf(&page->line, "owner id %llu", (unsigned long long)offline->owner_id);
    }
    if (offline->has_app_id) {
        separate(page);
        buf_printf(&page->line, "app id %llu", (unsigned long long)offline->app_id);
    }
    add_reach(page, online);
    if (online->expiry == EXPIRY_UNSAID && offline->has_expires_at)
        add_expiry(page, offline->expires_at_s < page->run->started_at_s ? "expired " : "expires ",
                   offline->expires_at_s);
    end_line(page);
}

static void add_reasons(struct page *page, const struct finding *finding)
{
    if (finding->online.state != ONLINE_LIVE && finding->online.state != ONLINE_DEAD)
        add_fact(page, "", finding->online.reason);
    for (size_t i = 0; i < finding->reason_count; i++)
        add_fact(page, "", slice_str(finding->reasons[i]));
    end_line(page);
}

/* path:line:column, which editors and terminals can open. */
static void add_place(struct page *page, struct buf *out, const struct finding *finding,
                      const struct occurrence *at)
{
    if (at->kind == PLACE_STDIN)
        buf_add_str(out, "standard input");
    else
        add_foreign(page, out, finding->secret, at->path.len ? at->path : at->target);
    if (at->line)
        buf_printf(out, ":%llu:%llu", (unsigned long long)at->line, (unsigned long long)at->column);
}

static const char *kind_note(enum place_kind kind)
{
    switch (kind) {
    case PLACE_FILE:
    case PLACE_STDIN:
    case PLACE_COMMIT:
        return "";
    case PLACE_STAGED:
        return "staged";
    case PLACE_FILE_NAME:
        return "in the name of the file";
    case PLACE_COMMIT_MESSAGE:
        return "in a commit message";
    case PLACE_TAG_MESSAGE:
        return "in a tag message";
    case PLACE_TREE_ENTRY:
        return "in a file name of history";
    case PLACE_REF_NAME:
        return "in the name of a ref";
    }
    return "";
}

static void separate_note(struct buf *out)
{
    if (out->len)
        buf_add_str(out, ", ");
}

static void add_note(struct buf *out, const char *text)
{
    if (!*text)
        return;
    separate_note(out);
    buf_add_str(out, text);
}

/* "J. Doe <j@example.org>" without the address. */
static struct slice author_name(struct slice author)
{
    size_t at = slice_find(author, SLICE_LITERAL(" <"));

    return at == SIZE_MAX ? author : slice_sub(author, 0, at);
}

static void add_history(struct page *page, struct buf *out, const struct history *history)
{
    if (history->commit.len) {
        add_note(out, "since ");
        buf_add_slice(out, slice_sub(history->commit, 0, 10));
        buf_add_str(out, " (");
        rfc3339_add_date(out, history->author_time_s);
        buf_add_str(out, history->author.len ? ", " : "");
        add_foreign(page, out, NULL, author_name(history->author));
        buf_add_char(out, ')');
    }
    add_note(out, history->in_head ? "still in HEAD" : "");
    add_note(out, history->reachable ? "" : "reachable from no ref");
    if (history->commits > 1) {
        add_note(out, "in ");
        layout_add_counted(out, history->commits, "commit");
    }
}

static void add_notes(struct page *page, struct buf *out, const struct finding *finding,
                      const struct occurrence *at)
{
    const struct context *context = &at->context;

    add_note(out, kind_note(at->kind));
    if (context->key.len) {
        separate_note(out);
        add_foreign(page, out, finding->secret, context->key);
    }
    if (context->user.len) {
        add_note(out, "user ");
        add_foreign(page, out, finding->secret, context->user);
    }
    if (context->host.len) {
        add_note(out, "for ");
        add_foreign(page, out, finding->secret, context->host);
    }
    if (at->encoding != ENCODING_PLAIN) {
        add_note(out, "as ");
        buf_add_str(out, encoding_name(at->encoding));
    }
    if (at->history)
        add_history(page, out, at->history);
}

static void add_occurrence(struct page *page, const struct finding *finding,
                           const struct occurrence *at, size_t width)
{
    struct buf place = BUF_INIT(LIMIT_PATH_BYTES * 8);
    struct buf notes = BUF_INIT(LIMIT_PATH_BYTES * 8);
    size_t len;

    add_place(page, &place, finding, at);
    add_notes(page, &notes, finding, at);
    len = utf8_count(buf_slice(&place));
    buf_printf(&page->text, "%*s%s", INDENT, "", buf_str(&place));
    if (notes.len)
        buf_printf(&page->text, "%*s%s", (int)(len < width ? width - len + 2 : 2), "",
                   buf_str(&notes));
    buf_add_char(&page->text, '\n');
    buf_release(&place);
    buf_release(&notes);
}

/* The notes of neighbouring places begin in one column. */
static size_t place_width(struct page *page, const struct finding *finding, size_t count)
{
    size_t widest = 0;

    for (size_t i = 0; i < count; i++) {
        size_t len;

        buf_reset(&page->line);
        add_place(page, &page->line, finding, &finding->occurrences[i]);
        len = utf8_count(buf_slice(&page->line));
        if (len > widest && len <= PLACE_WIDTH_MOST)
            widest = len;
    }
    buf_reset(&page->line);
    return widest;
}

static void add_occurrences(struct page *page, const struct finding *finding)
{
    /* One line that says "1 more" would not be shorter than that one. */
    size_t shown =
        finding->occurrence_count <= PLACES_SHOWN + 1 ? finding->occurrence_count : PLACES_SHOWN;
    size_t width = place_width(page, finding, shown);

    for (size_t i = 0; i < shown; i++)
        add_occurrence(page, finding, &finding->occurrences[i], width);
    if (finding->occurrence_total > shown) {
        buf_add_str(&page->line, "and in ");
        layout_add_counted(&page->line, finding->occurrence_total - shown, "more place");
        buf_add_str(&page->line, " (--format json or yaml lists them)");
    }
    end_line(page);
}

static void add_remediation(struct page *page, const struct finding_rule *rule)
{
    if (rule->remediation_summary.len)
        add_foreign(page, &page->line, NULL, rule->remediation_summary);
    if (rule->remediation_summary.len && rule->remediation_url.len)
        buf_add_str(&page->line, ": ");
    if (rule->remediation_url.len)
        add_foreign(page, &page->line, NULL, rule->remediation_url);
}

/* The very next thing to do. */
static void add_next(struct page *page, const struct finding *finding)
{
    bool has_remediation =
        finding->rule.remediation_summary.len || finding->rule.remediation_url.len;

    buf_add_str(&page->line, "next: ");
    if (finding->offline.checksum == CHECKSUM_INVALID)
        buf_add_str(&page->line, "nothing, if it is a placeholder; a token with a typing error "
                                 "belongs to somebody still");
    else if (finding->online.state == ONLINE_DEAD)
        buf_add_str(&page->line, "it is dead; remove it, and see what still tries to use it");
    else if (has_remediation)
        add_remediation(page, &finding->rule);
    else
        buf_add_str(&page->line, "end it where it was made, then replace it");
    end_line(page);
}

static void add_finding(struct page *page, const struct finding *finding)
{
    const char *word = severity_word(finding->severity);

    add_colored(page, severity_color(finding->severity), word);
    buf_printf(&page->text, "%*s", (int)(INDENT - strlen(word)), "");
    add_foreign(page, &page->text, NULL, finding->rule.name);
    buf_add_str(&page->text, "   ");
    add_foreign(page, &page->text, NULL, finding->redacted);
    buf_add_str(&page->text, "   ");
    if (finding->offline.checksum == CHECKSUM_INVALID)
        add_colored(page, "2", "wrong checksum: a placeholder, or altered");
    else
        add_colored(page, state_color(finding->online.state), state_word(finding->online.state));
    buf_add_char(&page->text, '\n');
    add_identity(page, finding);
    add_reasons(page, finding);
    add_occurrences(page, finding);
    add_next(page, finding);
    buf_add_char(&page->text, '\n');
}

static void add_skipped(struct page *page)
{
    const struct run *run = page->run;
    size_t shown = run->skipped_count < SKIPPED_SHOWN ? run->skipped_count : SKIPPED_SHOWN;

    if (!run->skipped_total)
        return;
    buf_add_str(&page->text, "Not scanned:\n");
    for (size_t i = 0; i < shown; i++) {
        const struct skipped *skipped = &run->skipped[i];

        buf_add_str(&page->text, "  ");
        add_foreign(page, &page->text, NULL, skipped->path.len ? skipped->path : skipped->target);
        buf_printf(&page->text, ": %s", skipped->reason);
        if (skipped->detail.len) {
            buf_add_str(&page->text, " (");
            add_foreign(page, &page->text, NULL, skipped->detail);
            buf_add_char(&page->text, ')');
        }
        buf_add_char(&page->text, '\n');
    }
    if (run->skipped_total > shown) {
        buf_add_str(&page->text, "  and ");
        layout_add_count(&page->text, run->skipped_total - shown);
        buf_add_str(&page->text, " more\n");
    }
    buf_add_char(&page->text, '\n');
}

/* "1 live, 1 dead" */
static void add_states(struct page *page, const struct summary *summary)
{
    static const enum online_state order[] = {ONLINE_LIVE, ONLINE_DEAD, ONLINE_UNKNOWN,
                                              ONLINE_UNCHECKABLE, ONLINE_NOT_CHECKED};
    static const char *const words[ONLINE_STATE_COUNT] = {
        [ONLINE_LIVE] = "live",
        [ONLINE_DEAD] = "dead",
        [ONLINE_UNKNOWN] = "unknown",
        [ONLINE_UNCHECKABLE] = "cannot be checked",
        [ONLINE_NOT_CHECKED] = "not checked",
    };
    const char *between = ": ";

    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        if (!summary->by_verdict[order[i]])
            continue;
        buf_add_str(&page->line, between);
        layout_add_count(&page->line, summary->by_verdict[order[i]]);
        buf_printf(&page->line, " %s", words[order[i]]);
        between = ", ";
    }
}

static void add_found(struct page *page, const struct summary *summary)
{
    if (!summary->findings) {
        buf_add_str(&page->line, "No secrets found");
    } else {
        layout_add_counted(&page->line, summary->findings, "secret");
        buf_add_str(&page->line, " in ");
        layout_add_counted(&page->line, summary->occurrences, "place");
        add_states(page, summary);
    }
    buf_add_str(&page->line, ". ");
    if (summary->suppressed) {
        layout_add_count(&page->line, summary->suppressed);
        buf_add_str(&page->line, " suppressed. ");
    }
}

static void add_coverage(struct page *page)
{
    const struct coverage *coverage = &page->run->coverage;
    const struct {
        uint64_t count;
        const char *noun;
    } parts[] = {
        {coverage->files, "file"}, {coverage->commits, "commit"}, {coverage->blobs, "blob"}};

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].count) {
            layout_add_counted(&page->line, parts[i].count, parts[i].noun);
            buf_add_str(&page->line, ", ");
        }
    }
    layout_add_bytes(&page->line, coverage->bytes);
    buf_add_str(&page->line, " in ");
    layout_add_duration(&page->line, page->run->elapsed_s);
    buf_add_str(&page->line, ". ");
}

static void add_completeness(struct page *page)
{
    const struct run *run = page->run;

    if (!run->complete && run->skipped_total) {
        buf_add_str(&page->line, "Not everything was scanned: ");
        layout_add_count(&page->line, run->skipped_total);
        buf_add_str(&page->line, " skipped.");
    } else if (!run->complete) {
        buf_add_str(&page->line, "Not everything was scanned.");
    } else if (run->coverage.excluded) {
        buf_add_str(&page->line, "Everything was scanned but for ");
        layout_add_count(&page->line, run->coverage.excluded);
        buf_add_str(&page->line, " excluded.");
    } else {
        buf_add_str(&page->line, "Everything was scanned.");
    }
}

static void add_closing(struct page *page, const struct findings *findings)
{
    struct summary summary;

    summary_of(findings, &summary);
    add_skipped(page);
    add_found(page, &summary);
    add_coverage(page);
    add_completeness(page);
    layout_add_wrapped(&page->text, buf_slice(&page->line), 0, 0, page->style->width);
}

/* Hands over what has gathered, so that memory does not grow with the report. */
static enum err_code flush(struct page *page, struct file_writer *out, struct err *err)
{
    enum err_code code = buf_status(&page->text);

    if (code == ERR_OK)
        code = buf_status(&page->line);
    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = file_writer_add(out, buf_slice(&page->text), err);
    buf_reset(&page->text);
    return code;
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    struct page page = {
        .run = run,
        .style = style,
        .text = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .line = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    enum err_code code = conceal_init(&page.conceal, findings, err);

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        if (findings_at(findings, i)->suppressed.len)
            continue;
        add_finding(&page, findings_at(findings, i));
        code = flush(&page, out, err);
    }
    if (code == ERR_OK && !style->quiet) {
        add_closing(&page, findings);
        code = flush(&page, out, err);
    }
    conceal_release(&page.conceal);
    buf_release(&page.text);
    buf_release(&page.line);
    return code;
}

const struct report_format format_text = {
    .name = "text",
    .help = "for people",
    .write = write_report,
};
