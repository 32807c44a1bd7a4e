/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rfc3339.h"
#include "report/text_page.h"

static void add_date(struct text_page *page, const char *before, int64_t seconds)
{
    if (!seconds)
        return;
    text_page_separate(page);
    buf_add_str(&page->line, before);
    rfc3339_add_date(&page->line, seconds);
}

/* "octo-org: ends like the personal access token of octo-dev" */
static void add_entry(struct text_page *page, const struct roster *roster,
                      const struct roster_entry *entry)
{
    text_page_fact(page, "", roster->organization);
    buf_add_str(&page->line, ": matches, by its last eight characters, the ");
    text_page_foreign(page, &page->line, NULL,
                      entry->kind.len ? entry->kind : SLICE_LITERAL("credential"));
    buf_add_str(&page->line, " of ");
    text_page_foreign(page, &page->line, NULL, entry->login);
    text_page_fact(page, "called ", entry->note);
    add_date(page, "authorized ", entry->authorized_at_s);
    for (size_t i = 0; i < entry->scope_count; i++) {
        if (i == 0)
            text_page_separate(page);
        buf_add_str(&page->line, i ? ", " : "scopes ");
        text_page_foreign(page, &page->line, NULL, entry->scopes[i]);
    }
    add_date(page, "last used ", entry->used_at_s);
    if (entry->expiry == EXPIRY_AT)
        add_date(page, entry->expires_at_s < page->run->started_at_s ? "expired " : "expires ",
                 entry->expires_at_s);
    if (entry->expiry == EXPIRY_NEVER)
        text_page_fact(page, "", SLICE_LITERAL("no expiration"));
    text_page_end_line(page);
}

void text_roster_add(struct text_page *page, const struct finding *finding)
{
    const struct roster *roster = &finding->roster;

    for (size_t i = 0; i < roster->count; i++)
        add_entry(page, roster, &roster->entries[i]);
    if (roster->state == ROSTER_NO_MATCH) {
        text_page_fact(page, "", roster->organization);
        buf_add_str(&page->line, ": no credential that it authorized ends like this; it may be a "
                                 "member's all the same");
    } else if (roster->reason.len) {
        text_page_fact(page, "", roster->organization);
        buf_add_str(&page->line, roster->count ? ": the rest of the list could not be read: "
                                               : ": its list of credentials could not be read: ");
        text_page_foreign(page, &page->line, NULL, roster->reason);
    }
    text_page_end_line(page);
}
