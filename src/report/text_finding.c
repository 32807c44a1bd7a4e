/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "core/utf8.h"
#include "report/layout.h"
#include "report/rfc3339.h"
#include "report/secret_facts.h"
#include "report/text_page.h"

#define PLACES_SHOWN 10
#define PLACE_WIDTH_MOST 48
#define NEXT "next: "

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

static void add_list(struct text_page *page, const char *before, const struct slice *items,
                     size_t count)
{
    text_page_separate(page);
    buf_add_str(&page->line, before);
    for (size_t i = 0; i < count; i++) {
        buf_add_str(&page->line, i ? ", " : " ");
        text_page_foreign(page, &page->line, NULL, items[i]);
    }
}

static void add_expiry(struct text_page *page, const char *verb, int64_t seconds)
{
    text_page_separate(page);
    buf_add_str(&page->line, verb);
    rfc3339_add_date(&page->line, seconds);
}

/* "can push to 41 repositories, 12 of them private" */
static void add_access(struct text_page *page, const struct repository_access *access)
{
    const bool writes = access->push > 0;
    const uint64_t private = writes ? access->private_push : access->private_pull;

    buf_add_str(&page->line, writes ? "can push to " : "can read ");
    buf_add_str(&page->line, access->more ? "at least " : "");
    layout_add_counted(&page->line, writes ? access->push : access->pull, "repository");
    if (!private)
        return;
    buf_add_str(&page->line, ", ");
    layout_add_count(&page->line, private);
    buf_add_str(&page->line, " of them private");
}

static void add_repositories(struct text_page *page, const struct online_verdict *online)
{
    if (!online->has_repositories)
        return;
    text_page_separate(page);
    if (online->access.known) {
        add_access(page, &online->access);
        return;
    }
    buf_add_str(&page->line, "opens ");
    layout_add_counted(&page->line, online->repositories, "repository");
}

static void add_reach(struct text_page *page, const struct online_verdict *online)
{
    if (online->has_scopes && online->scope_count)
        add_list(page, "scopes", online->scopes, online->scope_count);
    else if (online->has_scopes)
        text_page_fact(page, "", SLICE_LITERAL("no scopes: reads public data only"));
    if (online->expiry == EXPIRY_NEVER)
        text_page_fact(page, "", SLICE_LITERAL("no expiration"));
    if (online->expiry == EXPIRY_AT)
        add_expiry(page, "expires ", online->expires_at_s);
    if (online->sso_organization_count)
        add_list(page, "single sign-on for", online->sso_organizations,
                 online->sso_organization_count);
    if (online->owned_organization_count)
        add_list(page, "owner of", online->organizations, online->owned_organization_count);
    if (online->organization_count > online->owned_organization_count)
        add_list(page, "member of", online->organizations + online->owned_organization_count,
                 online->organization_count - online->owned_organization_count);
    add_repositories(page, online);
}

/* "can push to octo-org/shop, which it leaked from" */
static void add_leak(struct text_page *page, const struct leak_access *leak)
{
    const char *verb = "may be able to push to ";

    if (!leak->repository.len)
        return;
    text_page_separate(page);
    if (leak->push_known)
        verb = leak->push ? "can push to " : "cannot push to ";
    buf_add_str(&page->line, verb);
    text_page_foreign(page, &page->line, NULL, leak->repository);
    buf_add_str(&page->line, ", which it leaked from");
}

/* Whose it is, what it opens, until when: as far as anybody said. */
void text_finding_add_owner(struct text_page *page, const struct finding *finding)
{
    const struct online_verdict *online = &finding->online;
    const struct offline_verdict *offline = &finding->offline;

    text_page_fact(page, "", online->login);
    if (online->account_type.len && !slice_is(online->account_type, "User"))
        text_page_fact(page, "", online->account_type);
    if (online->site_admin)
        text_page_fact(page, "", SLICE_LITERAL("site administrator"));
    if (!online->login.len && offline->has_owner_id) {
        text_page_separate(page);
        text_page_foreign(page, &page->line, NULL, offline->owner_login);
        buf_printf(&page->line, "%sowner id %llu", offline->owner_login.len ? ", " : "",
                   (unsigned long long)offline->owner_id);
    }
    if (offline->has_app_id) {
        text_page_separate(page);
        buf_printf(&page->line, "app id %llu", (unsigned long long)offline->app_id);
    }
    if (online->has_two_factor)
        text_page_fact(page, "",
                       slice_str(online->two_factor ? "two-factor login" : "no two-factor login"));
    add_leak(page, &online->leak);
    add_reach(page, online);
    if (online->expiry == EXPIRY_UNSAID && offline->has_expires_at)
        add_expiry(page, offline->expires_at_s < page->run->started_at_s ? "expired " : "expires ",
                   offline->expires_at_s);
    text_page_end_line(page);
}

/* Why it is this bad, and what came of asking. */
static void add_reasons(struct text_page *page, const struct finding *finding)
{
    const struct online_verdict *online = &finding->online;
    bool is_settled = online->state == ONLINE_LIVE || online->state == ONLINE_DEAD;

    if (finding->offline.checksum == CHECKSUM_INVALID)
        return; /* the first line says it */
    for (size_t i = 0; i < finding->reason_count; i++) {
        if (i == 0)
            buf_printf(&page->line, "%s because ", severity_name(finding->severity));
        else
            buf_add_str(&page->line, ", ");
        text_page_foreign(page, &page->line, NULL, slice_str(finding->reasons[i]));
    }
    text_page_end_line(page);
    if (is_settled || !online->reason.len)
        return;
    text_page_fact(page, "asked ", online->host);
    if (online->status)
        buf_printf(&page->line, " (HTTP %u)", online->status);
    if (page->line.len)
        buf_add_str(&page->line, ": ");
    text_page_foreign(page, &page->line, NULL, online->reason);
    text_page_end_line(page);
}

/* "commit 0123456789" */
static void add_object(struct buf *out, const struct occurrence *at)
{
    buf_add_str(out, at->kind == PLACE_TAG_MESSAGE ? "tag " : "commit ");
    buf_add_slice(out, slice_sub(at->history->object, 0, 10));
}

/* path:line:column, which editors and terminals can open. */
static void add_place(struct text_page *page, struct buf *out, const struct finding *finding,
                      const struct occurrence *at)
{
    bool is_message = at->kind == PLACE_COMMIT_MESSAGE || at->kind == PLACE_TAG_MESSAGE;
    bool is_member = at->path.len && at->path.ptr[0] == '!';
    bool is_lost = at->kind == PLACE_COMMIT && (is_member || !at->path.len); /* no tree names it */
    struct slice path = at->path.len ? at->path : at->target;

    if (at->kind == PLACE_STDIN) {
        buf_add_str(out, "standard input");
        path = slice_sub(at->path, 1, SIZE_MAX); /* "-!member" */
    } else if ((is_message || is_lost) && at->history && at->history->object.len) {
        add_object(out, at);
        path = is_member ? at->path : slice_of(NULL, 0);
    }
    text_page_foreign(page, out, finding->secret, path);
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
        return "in the message";
    case PLACE_TAG_MESSAGE:
        return "in the message";
    case PLACE_TREE_ENTRY:
        return "in a file name of history";
    case PLACE_REF_NAME:
        return "in the name of a ref";
    case PLACE_REFLOG:
        return "in the reflog";
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

static void add_history(struct text_page *page, struct buf *out, const struct history *history)
{
    if (history->commit.len) {
        add_note(out, "since ");
        buf_add_slice(out, slice_sub(history->commit, 0, 10));
        buf_add_str(out, " (");
        rfc3339_add_date(out, history->author_time_s);
        buf_add_str(out, history->author.len ? ", " : "");
        text_page_foreign(page, out, NULL, author_name(history->author));
        buf_add_char(out, ')');
    }
    add_note(out, history->in_head ? "still in HEAD" : "");
    add_note(out, history->reachable ? "" : "reachable from no ref");
    if (history->commits > 1) {
        add_note(out, "in ");
        layout_add_counted(out, history->commits, "commit");
    }
}

static void add_notes(struct text_page *page, struct buf *out, const struct finding *finding,
                      const struct occurrence *at)
{
    const struct context *context = &at->context;

    add_note(out, kind_note(at->kind));
    if (context->key.len) {
        separate_note(out);
        text_page_foreign(page, out, finding->secret, context->key);
    }
    if (context->user.len) {
        add_note(out, "user ");
        text_page_foreign(page, out, finding->secret, context->user);
    }
    if (context->host.len) {
        add_note(out, "for ");
        text_page_foreign(page, out, finding->secret, context->host);
    }
    if (at->suppressed.len) {
        add_note(out, "allowed by ");
        text_page_foreign(page, out, finding->secret, at->suppressed);
    }
    if (at->encoding != ENCODING_PLAIN) {
        add_note(out, "as ");
        buf_add_str(out, encoding_name(at->encoding));
    }
    if (at->history && at->kind != PLACE_STAGED)
        add_history(page, out, at->history);
}

static void add_occurrence(struct text_page *page, const struct finding *finding,
                           const struct occurrence *at, size_t width)
{
    struct buf place = BUF_INIT(LIMIT_PATH_BYTES * 8);
    struct buf notes = BUF_INIT(LIMIT_PATH_BYTES * 8);
    size_t len;

    add_place(page, &place, finding, at);
    add_notes(page, &notes, finding, at);
    len = utf8_count(buf_slice(&place));
    buf_printf(&page->text, "%*s%s", TEXT_PAGE_INDENT, "", buf_str(&place));
    if (notes.len)
        buf_printf(&page->text, "%*s%s", (int)(len < width ? width - len + 2 : 2), "",
                   buf_str(&notes));
    buf_add_char(&page->text, '\n');
    buf_release(&place);
    buf_release(&notes);
}

/* The notes of neighbouring places begin in one column. */
static size_t place_width(struct text_page *page, const struct finding *finding, size_t count)
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

static void add_occurrences(struct text_page *page, const struct finding *finding)
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
    text_page_end_line(page);
}

/* The address stands on a line of its own, whole, where it can be clicked. */
static void add_remediation(struct text_page *page, const struct finding_rule *rule)
{
    bool has_summary = rule->remediation_summary.len > 0;

    text_page_foreign(page, &page->line, NULL,
                      has_summary ? rule->remediation_summary : rule->remediation_url);
    text_page_end_line(page);
    if (!has_summary || !rule->remediation_url.len)
        return;
    buf_printf(&page->text, "%*s", TEXT_PAGE_INDENT + (int)strlen(NEXT), "");
    text_page_foreign(page, &page->text, NULL, rule->remediation_url);
    buf_add_char(&page->text, '\n');
}

/* The very next thing to do. */
static void add_next(struct text_page *page, const struct finding *finding)
{
    bool has_remediation =
        finding->rule.remediation_summary.len || finding->rule.remediation_url.len;

    buf_add_str(&page->line, NEXT);
    if (finding->offline.checksum == CHECKSUM_INVALID)
        buf_add_str(&page->line, "nothing, if it is a placeholder; a token with a typing error "
                                 "belongs to somebody still");
    else if (finding->online.state == ONLINE_DEAD)
        buf_add_str(&page->line, "it is dead; remove it, and see what still tries to use it");
    else if (has_remediation)
        add_remediation(page, &finding->rule);
    else
        buf_add_str(&page->line, "end it where it was made, then replace it");
    text_page_end_line(page);
}

/* What to paste into the search of GitHub's audit log, for a token that could
 * be used. */
static void add_search(struct text_page *page, const struct finding *finding)
{
    const enum online_state state = finding->online.state;

    if (!slice_starts(finding->rule.verify, "github-") ||
        finding->offline.checksum == CHECKSUM_INVALID ||
        (state != ONLINE_LIVE && state != ONLINE_DEAD))
        return;
    buf_add_str(&page->line, "audit log: ");
    secret_facts_add_query(finding, &page->line);
    text_page_end_line(page);
}

static const char *change_words(const struct finding *finding)
{
    if (strcmp(finding->change, "died") == 0)
        return "died since";
    return strcmp(finding->change, "came-back") == 0 ? "came back to life" : "new";
}

void text_finding_add(struct text_page *page, const struct finding *finding)
{
    const char *word = severity_word(finding->severity);

    text_page_color(page, severity_color(finding->severity), word);
    buf_printf(&page->text, "%*s", (int)(TEXT_PAGE_INDENT - strlen(word)), "");
    text_page_foreign(page, &page->text, NULL, finding->rule.name);
    buf_add_str(&page->text, "   ");
    text_page_foreign(page, &page->text, NULL, finding->redacted);
    buf_add_str(&page->text, "   ");
    if (finding->offline.checksum == CHECKSUM_INVALID)
        text_page_color(page, "2", "wrong checksum: a placeholder, or altered");
    else
        text_page_color(page, state_color(finding->online.state),
                        state_word(finding->online.state));
    if (finding->change)
        buf_printf(&page->text, "   (%s)", change_words(finding));
    buf_add_char(&page->text, '\n');
    text_finding_add_owner(page, finding);
    text_roster_add(page, finding);
    add_reasons(page, finding);
    add_occurrences(page, finding);
    add_next(page, finding);
    add_search(page, finding);
    buf_add_char(&page->text, '\n');
}
