/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit XML, as CI systems read it
 * (https://github.com/testmoapp/junitxml): each finding is a failed test, and
 * one test more says whether everything was scanned.
 */
#include "core/limits.h"
#include "core/utf8.h"
#include "report/conceal.h"
#include "report/report_format.h"

struct xml {
    struct conceal conceal;
    struct buf text;
};

/* Text and attribute values alike. Control characters, which XML 1.0 cannot
 * hold at all, are shown as escapes. */
static void add_text(struct xml *xml, const struct secret *own, struct slice text)
{
    struct buf visible = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    utf8_add_visible(&visible, conceal_text(&xml->conceal, own, text));
    for (size_t i = 0; i < visible.len; i++) {
        char c = visible.ptr[i];

        if (c == '<')
            buf_add_str(&xml->text, "&lt;");
        else if (c == '>')
            buf_add_str(&xml->text, "&gt;");
        else if (c == '&')
            buf_add_str(&xml->text, "&amp;");
        else if (c == '"')
            buf_add_str(&xml->text, "&quot;");
        else
            buf_add_char(&xml->text, c);
    }
    if (buf_status(&visible) != ERR_OK)
        xml->text.status = buf_status(&visible);
    buf_release(&visible);
}

static void add_line(struct xml *xml, struct slice text)
{
    if (!text.len)
        return;
    add_text(xml, NULL, text);
    buf_add_char(&xml->text, '\n');
}

static void add_places(struct xml *xml, const struct finding *finding)
{
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct occurrence *at = &finding->occurrences[i];

        add_text(xml, finding->secret, at->path.len ? at->path : at->target);
        if (at->line)
            buf_printf(&xml->text, ":%llu:%llu", (unsigned long long)at->line,
                       (unsigned long long)at->column);
        buf_add_char(&xml->text, '\n');
    }
    add_line(xml, finding->rule.remediation_summary);
    add_line(xml, finding->rule.remediation_url);
}

/* Findings below --fail-on do not fail. */
static void add_finding(struct xml *xml, const struct run *run, const struct finding *finding)
{
    bool fails = severity_at_least(finding->severity, run->fail_on);
    const char *element = fails ? "failure" : "system-out";

    buf_add_str(&xml->text, "  <testcase classname=\"");
    add_text(xml, NULL, finding->rule.id);
    buf_printf(&xml->text, "\" name=\"%s ", finding->id);
    add_text(xml, NULL, finding->redacted);
    buf_printf(&xml->text, "\">\n    <%s", element);
    if (fails) {
        buf_printf(&xml->text, " type=\"%s\" message=\"", severity_name(finding->severity));
        add_text(xml, NULL, finding->rule.name);
        buf_printf(&xml->text, ", %s\"", online_state_name(finding->online.state));
    }
    buf_add_char(&xml->text, '>');
    add_places(xml, finding);
    buf_printf(&xml->text, "</%s>\n  </testcase>\n", element);
}

static void add_completeness(struct xml *xml, const struct run *run)
{
    buf_add_str(&xml->text, "  <testcase classname=\"patrol\" name=\"everything was scanned\">\n");
    if (!run->complete) {
        buf_printf(&xml->text, "    <error type=\"incomplete\" message=\"%llu skipped\">",
                   (unsigned long long)run->skipped_total);
        for (size_t i = 0; i < run->skipped_count; i++) {
            const struct skipped *skipped = &run->skipped[i];

            add_text(xml, NULL, skipped->path.len ? skipped->path : skipped->target);
            buf_printf(&xml->text, ": %s\n", skipped->reason);
        }
        buf_add_str(&xml->text, "</error>\n");
    }
    buf_add_str(&xml->text, "  </testcase>\n");
}

static void add_head(struct xml *xml, const struct run *run, const struct findings *findings)
{
    uint64_t tests = 1;
    uint64_t failures = 0;

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (finding->suppressed.len)
            continue;
        tests++;
        failures += severity_at_least(finding->severity, run->fail_on);
    }
    buf_printf(
        &xml->text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"patrol\" "
        "tests=\"%llu\" failures=\"%llu\" errors=\"%d\" skipped=\"0\" time=\"%.3f\">\n",
        (unsigned long long)tests, (unsigned long long)failures, !run->complete, run->elapsed_s);
}

static enum err_code flush(struct xml *xml, struct file_writer *out, struct err *err)
{
    enum err_code code = buf_status(&xml->text);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = file_writer_add(out, buf_slice(&xml->text), err);
    buf_reset(&xml->text);
    return code;
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    struct xml xml = {.text = BUF_INIT(LIMIT_DOCUMENT_BYTES)};
    enum err_code code = conceal_init(&xml.conceal, findings, err);

    (void)style;
    add_head(&xml, run, findings);
    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        if (!findings_at(findings, i)->suppressed.len)
            add_finding(&xml, run, findings_at(findings, i));
        code = flush(&xml, out, err);
    }
    add_completeness(&xml, run);
    buf_add_str(&xml.text, "</testsuite>\n</testsuites>\n");
    if (code == ERR_OK)
        code = flush(&xml, out, err);
    conceal_release(&xml.conceal);
    buf_release(&xml.text);
    return code;
}

const struct report_format format_junit = {
    .name = "junit",
    .help = "JUnit XML: each finding is a failed test",
    .write = write_report,
};
