/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees: what, whose, how bad, where, what now, and whether the
 * scan was whole. */
#include "core/limits.h"
#include "report/text_page.h"

/* Hands over what has gathered, so that memory does not grow with the report. */
static enum err_code flush(struct text_page *page, struct file_writer *out, struct err *err)
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
    struct text_page page = {
        .run = run,
        .style = style,
        .text = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .line = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    enum err_code code = conceal_init(&page.conceal, findings, err);

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        if (findings_at(findings, i)->suppressed.len)
            continue;
        text_finding_add(&page, findings_at(findings, i));
        code = flush(&page, out, err);
    }
    if (code == ERR_OK && !style->quiet) {
        text_closing_add(&page, findings);
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
