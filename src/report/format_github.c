/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workflow commands of GitHub Actions, which become annotations
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
 * A command is a line that begins with `::`; foreign text is escaped so that
 * it can neither end a line nor begin one.
 */
#include "core/limits.h"
#include "core/utf8.h"
#include "report/conceal.h"
#include "report/report_format.h"

/* GitHub shows ten annotations of a kind for each step; more only cost. */
#define PLACES_MOST 10

struct log {
    struct conceal conceal;
    struct buf text;
};

static const char *command_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
    case SEVERITY_HIGH:
        return "error";
    case SEVERITY_MEDIUM:
    case SEVERITY_LOW:
        return "warning";
    case SEVERITY_INFO:
        return "notice";
    }
    return "notice";
}

/* Data escapes %, CR and LF; a property also the colon and the comma. The
 * bytes of a path stay what they are, for it must name the file. */
static void add_escaped(struct buf *out, struct slice text, bool property)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '%' || (c >= 0 && c < ' ') || c == 0x7f || (property && (c == ':' || c == ',')))
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_add_char(out, c);
    }
}

static void add_message(struct log *log, struct slice text)
{
    struct buf visible = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    utf8_add_visible(&visible, conceal_text(&log->conceal, NULL, text));
    add_escaped(&log->text, buf_slice(&visible), false);
    if (buf_status(&visible) != ERR_OK)
        log->text.status = buf_status(&visible);
    buf_release(&visible);
}

static void add_path(struct log *log, const struct secret *own, struct slice path)
{
    struct buf valid = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    while (slice_starts(path, "./"))
        path = slice_sub(path, 2, path.len);
    utf8_add_replaced(&valid, conceal_text(&log->conceal, own, path));
    add_escaped(&log->text, buf_slice(&valid), true);
    buf_release(&valid);
}

/* Only what stands in a file can be annotated there. */
static bool is_in_a_file(const struct occurrence *at)
{
    return at->line &&
           (at->kind == PLACE_FILE || at->kind == PLACE_STAGED || at->kind == PLACE_COMMIT);
}

static void add_occurrence(struct log *log, const struct finding *finding,
                           const struct occurrence *at)
{
    buf_printf(&log->text, "::%s title=%s secret%%2C %s", command_of(finding->severity),
               severity_name(finding->severity), online_state_name(finding->online.state));
    if (is_in_a_file(at)) {
        buf_add_str(&log->text, ",file=");
        add_path(log, finding->secret, at->path);
        buf_printf(&log->text, ",line=%llu,col=%llu", (unsigned long long)at->line,
                   (unsigned long long)at->column);
    }
    buf_add_str(&log->text, "::");
    add_message(log, finding->rule.name);
    buf_add_char(&log->text, ' ');
    add_message(log, finding->redacted);
    if (finding->rule.remediation_summary.len) {
        buf_add_str(&log->text, ". ");
        add_message(log, finding->rule.remediation_summary);
    }
    if (finding->rule.remediation_url.len) {
        buf_add_char(&log->text, ' ');
        add_message(log, finding->rule.remediation_url);
    }
    buf_add_char(&log->text, '\n');
}

static void add_finding(struct log *log, const struct finding *finding)
{
    size_t count =
        finding->occurrence_count < PLACES_MOST ? finding->occurrence_count : PLACES_MOST;

    for (size_t i = 0; i < count; i++)
        add_occurrence(log, finding, &finding->occurrences[i]);
}

static void add_incomplete(struct log *log, const struct run *run)
{
    if (run->complete)
        return;
    buf_printf(&log->text,
               "::error title=incomplete scan::Not everything was scanned: %llu skipped",
               (unsigned long long)run->skipped_total);
    if (run->skipped_count) {
        buf_add_str(&log->text, ", the first of them ");
        add_message(log, run->skipped[0].path);
        buf_printf(&log->text, " (%s)", run->skipped[0].reason);
    }
    buf_add_char(&log->text, '\n');
}

static enum err_code flush(struct log *log, struct file_writer *out, struct err *err)
{
    enum err_code code = buf_status(&log->text);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = file_writer_add(out, buf_slice(&log->text), err);
    buf_reset(&log->text);
    return code;
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    struct log log = {.text = BUF_INIT(LIMIT_DOCUMENT_BYTES)};
    enum err_code code = conceal_init(&log.conceal, findings, err);

    (void)style;
    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        if (!findings_at(findings, i)->suppressed.len)
            add_finding(&log, findings_at(findings, i));
        code = flush(&log, out, err);
    }
    add_incomplete(&log, run);
    if (code == ERR_OK)
        code = flush(&log, out, err);
    conceal_release(&log.conceal);
    buf_release(&log.text);
    return code;
}

const struct report_format format_github = {
    .name = "github",
    .help = "annotations of GitHub Actions",
    .write = write_report,
};
