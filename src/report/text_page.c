/* SPDX-License-Identifier: Apache-2.0 */
#include "report/text_page.h"

#include "core/utf8.h"
#include "report/layout.h"

void text_page_color(struct text_page *page, const char *color, const char *text)
{
    if (page->style->color)
        buf_printf(&page->text, "\033[%sm%s\033[m", color, text);
    else
        buf_add_str(&page->text, text);
}

void text_page_foreign(struct text_page *page, struct buf *out, const struct secret *own,
                       struct slice text)
{
    utf8_add_visible(out, conceal_text(&page->conceal, own, text));
}

void text_page_end_line(struct text_page *page)
{
    const size_t indent = page->indent ? page->indent : TEXT_PAGE_INDENT;

    if (page->line.len) {
        buf_printf(&page->text, "%*s", (int)indent, "");
        layout_add_wrapped(&page->text, buf_slice(&page->line), indent + 2, indent,
                           page->style->width);
    }
    buf_reset(&page->line);
}

void text_page_separate(struct text_page *page)
{
    if (page->line.len)
        buf_add_str(&page->line, " · ");
}

void text_page_fact(struct text_page *page, const char *before, struct slice text)
{
    if (!text.len)
        return;
    text_page_separate(page);
    buf_add_str(&page->line, before);
    text_page_foreign(page, &page->line, NULL, text);
}
