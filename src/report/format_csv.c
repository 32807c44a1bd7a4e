/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comma-separated values (RFC 4180), a line for each place. A cell that a
 * spreadsheet would take for a formula begins with an apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
#include "core/limits.h"
#include "core/utf8.h"
#include "report/conceal.h"
#include "report/report_format.h"
#include "report/rfc3339.h"

static const char header[] = "id,severity,rule,verdict,checksum,secret,sha256,login,kind,path,line,"
                             "column,commit,author,date\r\n";

struct table {
    struct conceal conceal;
    struct buf line;
    struct buf cell;
};

static bool is_formula(struct slice cell)
{
    return cell.len && strchr("=+-@", cell.ptr[0]) != NULL;
}

/* Ends the cell that was gathered in table->cell. */
static void end_cell(struct table *table)
{
    struct slice cell = buf_slice(&table->cell);

    if (table->line.len)
        buf_add_char(&table->line, ',');
    buf_add_char(&table->line, '"');
    if (is_formula(cell))
        buf_add_char(&table->line, '\'');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buf_add_char(&table->line, '"');
        buf_add_char(&table->line, cell.ptr[i]);
    }
    buf_add_char(&table->line, '"');
    buf_reset(&table->cell);
}

static void add_text(struct table *table, const struct secret *own, struct slice text)
{
    utf8_add_visible(&table->cell, conceal_text(&table->conceal, own, text));
    end_cell(table);
}

static void add_str(struct table *table, const char *text)
{
    buf_add_str(&table->cell, text);
    end_cell(table);
}

static void add_number(struct table *table, uint64_t number)
{
    if (number)
        buf_printf(&table->cell, "%llu", (unsigned long long)number);
    end_cell(table);
}

static void add_finding(struct table *table, const struct finding *finding)
{
    char digest[SHA256_HEX_BYTES + 1];

    sha256_hex(&finding->hash, digest);
    add_str(table, finding->id);
    add_str(table, severity_name(finding->severity));
    add_text(table, NULL, finding->rule.id);
    add_str(table, online_state_name(finding->online.state));
    add_str(table, checksum_state_name(finding->offline.checksum));
    add_text(table, NULL, finding->redacted);
    add_str(table, digest);
    add_text(table, NULL, finding->online.login);
}

static void add_occurrence(struct table *table, const struct finding *finding,
                           const struct occurrence *at)
{
    static const struct history none = {0};
    const struct history *history = at->history ? at->history : &none;

    add_str(table, place_kind_name(at->kind));
    add_text(table, finding->secret, at->path);
    add_number(table, at->line);
    add_number(table, at->column);
    add_text(table, NULL, history->commit);
    add_text(table, NULL, history->author);
    if (history->commit.len)
        rfc3339_add(&table->cell, history->author_time_s);
    end_cell(table);
    buf_add_str(&table->line, "\r\n");
}

static enum err_code end_line(struct table *table, struct file_writer *out, struct err *err)
{
    enum err_code code = buf_status(&table->line);

    if (code == ERR_OK)
        code = buf_status(&table->cell);
    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = file_writer_add(out, buf_slice(&table->line), err);
    buf_reset(&table->line);
    return code;
}

static enum err_code write_finding(struct table *table, const struct finding *finding,
                                   struct file_writer *out, struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < finding->occurrence_count && code == ERR_OK; i++) {
        add_finding(table, finding);
        add_occurrence(table, finding, &finding->occurrences[i]);
        code = end_line(table, out, err);
    }
    return code;
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    struct table table = {.line = BUF_INIT(LIMIT_DOCUMENT_BYTES),
                          .cell = BUF_INIT(LIMIT_DOCUMENT_BYTES)};
    enum err_code code = conceal_init(&table.conceal, findings, err);

    (void)run;
    (void)style;
    if (code == ERR_OK)
        code = file_writer_add(out, slice_str(header), err);
    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        if (!findings_at(findings, i)->suppressed.len)
            code = write_finding(&table, findings_at(findings, i), out, err);
    }
    conceal_release(&table.conceal);
    buf_release(&table.line);
    buf_release(&table.cell);
    return code;
}

const struct report_format format_csv = {
    .name = "csv",
    .help = "a line for each place, for spreadsheets",
    .write = write_report,
};
