/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"
#include "report/secret_facts.h"
#include "report/text_page.h"

#define SKIPPED_SHOWN 10
#define HOSTS_SHOWN 16

static void add_skipped(struct text_page *page)
{
    const struct run *run = page->run;
    size_t shown = run->skipped_count < SKIPPED_SHOWN ? run->skipped_count : SKIPPED_SHOWN;

    if (!run->skipped_total)
        return;
    buf_add_str(&page->text, "Not scanned:\n");
    for (size_t i = 0; i < shown; i++) {
        const struct skipped *skipped = &run->skipped[i];

        buf_add_str(&page->text, "  ");
        text_page_foreign(page, &page->text, NULL,
                          skipped->path.len ? skipped->path : skipped->target);
        buf_printf(&page->text, ": %s", skipped->reason);
        if (skipped->detail.len) {
            buf_add_str(&page->text, " (");
            text_page_foreign(page, &page->text, NULL, skipped->detail);
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

/* Findings by what a person has to do with them. */
struct tally {
    uint64_t secrets;
    uint64_t places;
    uint64_t placeholders; /* wrong checksums: no secrets, as far as one can tell */
    uint64_t by_state[ONLINE_STATE_COUNT];
    uint64_t suppressed;
    uint64_t checkable; /* nobody could tell, or asked, whether they live */
    const char *history;
};

static bool may_live(const struct finding *finding)
{
    return finding->rule.verify.len &&
           (finding->online.state == ONLINE_UNKNOWN || finding->online.state == ONLINE_NOT_CHECKED);
}

static struct tally count(const struct findings *findings)
{
    struct tally tally = {0};

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (finding->suppressed.len) {
            tally.suppressed++;
        } else if (finding->offline.checksum == CHECKSUM_INVALID) {
            tally.placeholders++;
        } else {
            tally.secrets++;
            tally.places += finding->occurrence_total;
            tally.by_state[finding->online.state]++;
            tally.checkable += may_live(finding);
            if (*secret_facts_history(finding) && finding->online.state == ONLINE_LIVE)
                tally.history = secret_facts_history(finding);
        }
    }
    return tally;
}

/* "1 live, 1 dead" */
static void add_states(struct text_page *page, const uint64_t by_state[ONLINE_STATE_COUNT])
{
    static const struct {
        enum online_state state;
        const char *words;
    } order[ONLINE_STATE_COUNT] = {
        {ONLINE_LIVE, "live"},
        {ONLINE_DEAD, "dead"},
        {ONLINE_UNKNOWN, "unknown"},
        {ONLINE_UNCHECKABLE, "cannot be checked"},
        {ONLINE_NOT_CHECKED, "not checked"},
    };
    const char *between = ": ";

    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        if (!by_state[order[i].state])
            continue;
        buf_add_str(&page->line, between);
        layout_add_count(&page->line, by_state[order[i].state]);
        buf_printf(&page->line, " %s", order[i].words);
        between = ", ";
    }
}

/* What is not shown is told all the same: it may well be alive. */
static bool add_left_out(struct text_page *page, const struct tally *tally)
{
    uint64_t left_out = 0;

    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++)
        left_out += page->run->left_out[i];
    if (!left_out)
        return false;
    if (!tally->secrets)
        buf_add_str(&page->line, "No secret is as --only asks. ");
    layout_add_counted(&page->line, left_out, "secret");
    buf_add_str(&page->line, " left out");
    add_states(page, page->run->left_out);
    buf_add_str(&page->line, ". ");
    return true;
}

static void add_found(struct text_page *page, const struct tally *tally)
{
    if (!tally->secrets) {
        if (add_left_out(page, tally))
            return;
        buf_add_str(&page->line, slice_is(page->run->command, "verify") ? "No secrets to ask about"
                                                                        : "No secrets found");
    } else {
        layout_add_counted(&page->line, tally->secrets, "secret");
        buf_add_str(&page->line, " in ");
        layout_add_counted(&page->line, tally->places, "place");
        add_states(page, tally->by_state);
    }
    buf_add_str(&page->line, ". ");
    (void)add_left_out(page, tally);
    if (tally->placeholders) {
        layout_add_counted(&page->line, tally->placeholders, "placeholder");
        buf_add_str(&page->line, ". ");
    }
    if (tally->suppressed) {
        layout_add_count(&page->line, tally->suppressed);
        buf_add_str(&page->line, " suppressed. ");
    }
}

/* Who was asked, in the order of the findings. */
static size_t list_asked(const struct findings *findings, struct slice hosts[HOSTS_SHOWN])
{
    size_t count = 0;

    for (size_t i = 0; i < findings_count(findings) && count < HOSTS_SHOWN; i++) {
        const struct online_verdict *online = &findings_at(findings, i)->online;
        size_t known = 0;

        if (!online->host.len || !online->requests || online->cached)
            continue;
        while (known < count && !slice_equal(hosts[known], online->host))
            known++;
        if (known == count)
            hosts[count++] = online->host;
    }
    return count;
}

/* "3 requests to api.github.com, gitlab.com" */
static void add_requests(struct text_page *page, const struct findings *findings)
{
    struct slice hosts[HOSTS_SHOWN];
    const size_t count = list_asked(findings, hosts);

    layout_add_counted(&page->line, page->run->requests, "request");
    for (size_t i = 0; i < count; i++) {
        buf_add_str(&page->line, i ? ", " : " to ");
        text_page_foreign(page, &page->line, NULL, hosts[i]);
    }
}

static void add_coverage(struct text_page *page, const struct findings *findings)
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
    if (page->run->requests) {
        buf_add_str(&page->line, ", ");
        add_requests(page, findings);
    }
    buf_add_str(&page->line, ". ");
}

static void add_completeness(struct text_page *page)
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

/* The run did not look for anything: what was scanned, another one said. */
static void add_asked(struct text_page *page, const struct findings *findings)
{
    const struct run *run = page->run;

    buf_add_str(&page->line, "Asked with ");
    add_requests(page, findings);
    buf_add_str(&page->line, " in ");
    layout_add_duration(&page->line, run->elapsed_s);
    buf_add_str(&page->line, ". ");
    if (run->complete)
        return;
    buf_add_str(&page->line, "Not everything was scanned, or found again: ");
    layout_add_count(&page->line, run->skipped_total);
    buf_add_str(&page->line, " skipped.");
}

/* A command that goes on with this report, which may not be saved yet. */
static void add_command(struct text_page *page, const char *command, const char *purpose)
{
    const struct slice saved = page->run->saved_as;

    buf_add_str(&page->line, saved.len ? "next: " : "next: add --report json=report.json, then ");
    buf_printf(&page->line, "patrol %s ", command);
    if (saved.len)
        layout_add_shell_word(&page->line, saved);
    else
        buf_add_str(&page->line, "report.json");
    buf_printf(&page->line, "  (%s)", purpose);
}

static void add_next(struct text_page *page, const struct tally *tally)
{
    const bool tells =
        slice_is(page->run->command, "scan") || slice_is(page->run->command, "verify");

    if (tells && tally->by_state[ONLINE_LIVE])
        add_command(page, "revoke", "says how the live ones are ended, and sends nothing yet");
    else if (tells && tally->checkable && (page->run->verified || page->run->saved_as.len))
        add_command(page, "verify", "asks which of them live");
}

static void end_paragraph(struct text_page *page)
{
    if (page->line.len)
        layout_add_wrapped(&page->text, slice_trim(buf_slice(&page->line)), 0, 0,
                           page->style->width);
    buf_reset(&page->line);
}

void text_closing_add(struct text_page *page, const struct findings *findings)
{
    const struct tally tally = count(findings);

    add_skipped(page);
    if (tally.history) {
        buf_add_str(&page->line, tally.history);
        end_paragraph(page);
        buf_add_char(&page->text, '\n');
    }
    add_found(page, &tally);
    if (slice_is(page->run->command, "verify")) {
        add_asked(page, findings);
    } else {
        add_coverage(page, findings);
        add_completeness(page);
    }
    end_paragraph(page);
    add_next(page, &tally);
    end_paragraph(page);
}
