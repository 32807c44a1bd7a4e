/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_read.h"

#include "core/limits.h"
#include "report/report_format.h"
#include "tests/lib/sample_report.h"
#include "tests/lib/tempdir.h"
#include "tests/lib/unit.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "schema: patrol-report/1\n"
#define FINDING HEAD "findings:\n- rule: r\n  secret: {sha256: " HASH "}\n"

static enum err_code render(const char *format_name, const struct run *run,
                            const struct findings *findings, struct buf *out)
{
    const struct report_style style = {false, false, 0};
    const struct report_format *format = NULL;
    struct file_writer *writer = NULL;
    enum err_code code;

    code = report_format_find(slice_str(format_name), &format, NULL);
    if (code == ERR_OK)
        code = file_writer_new("report", 0600, &writer, NULL);
    if (code == ERR_OK)
        code = format->write(run, findings, &style, writer, NULL);
    if (code == ERR_OK)
        code = file_writer_commit(writer, NULL);
    if (code == ERR_OK)
        code = file_read("report", out, NULL);
    file_writer_free(writer);
    return code;
}

static void what_is_read_is_written_the_same(void **state)
{
    static const char *const formats[] = {"json", "yaml"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        struct buf first = BUF_INIT(LIMIT_DOCUMENT_BYTES);
        struct buf second = BUF_INIT(LIMIT_DOCUMENT_BYTES);
        struct findings *findings = sample_findings();
        struct err err = ERR_INIT;
        struct report report;

        assert_ok(render(formats[i], sample_run(), findings, &first), NULL);
        assert_ok(report_read(buf_slice(&first), &report, &err), &err);
        assert_ok(render(formats[i], &report.run, report.findings, &second), NULL);
        assert_slices_equal(buf_slice(&second), buf_slice(&first));
        report_release(&report);
        findings_free(findings);
        buf_release(&first);
        buf_release(&second);
    }
}

static void a_finding_of_a_report_has_a_hash_and_no_secret(void **state)
{
    struct err err = ERR_INIT;
    struct report report;
    const struct finding *finding;
    char hex[SHA256_HEX_BYTES + 1];

    (void)state;
    assert_ok(report_read(slice_str(FINDING "  occurrences: [{kind: stdin}]\n"), &report, &err),
              &err);
    assert_int_equal(findings_count(report.findings), 1);
    finding = findings_at(report.findings, 0);
    sha256_hex(&finding->hash, hex);
    assert_null(finding->secret);
    assert_string_equal(hex, HASH);
    assert_false(report.run.complete);
    report_release(&report);
}

static void unknown_keys_are_passed_over(void **state)
{
    struct err err = ERR_INIT;
    struct report report;

    (void)state;
    assert_ok(report_read(slice_str("\xef\xbb\xbf{\"new\": {\"a\": [1]}, \"findings\": [], "
                                    "\"schema\": \"patrol-report/1\", \"scan\": {\"x\": null}}"),
                          &report, &err),
              &err);
    assert_int_equal(findings_count(report.findings), 0);
    report_release(&report);
}

static void what_is_no_report_is_refused(void **state)
{
    static const struct {
        const char *text;
        enum err_code code;
        const char *message;
    } rows[] = {
        {"", ERR_PARSE, "not a report of patrol (no schema: patrol-report/1)"},
        {"{}", ERR_PARSE, "not a report of patrol (no schema: patrol-report/1)"},
        {"schema: patrol-secrets/1\n", ERR_PARSE,
         "not a report of patrol (no schema: patrol-report/1)"},
        {"schema: patrol-report/2\n", ERR_UNSUPPORTED,
         "a report of schema 'patrol-report/2'; this version reads patrol-report/1"},
        {HEAD, ERR_PARSE, "findings: missing"},
        {HEAD "findings: 1\n", ERR_PARSE, "findings: not a list"},
        {HEAD "findings: [1]\n", ERR_PARSE, "finding 1: rule: missing"},
        {HEAD "findings: [{rule: r}]\n", ERR_PARSE, "finding 1: secret: its sha256 is missing"},
        {HEAD "findings: [{rule: r, secret: {sha256: 12}}]\n", ERR_PARSE,
         "finding 1: sha256: not a SHA-256"},
        {HEAD "findings: [{rule: \"a\\eb\"}]\n", ERR_PARSE,
         "finding 1: rule: has control characters"},
        {FINDING "  severity: grave\n", ERR_PARSE, "finding 1: severity: not a severity"},
        {FINDING "  online: {state: alive}\n", ERR_PARSE, "finding 1: state: not a verdict"},
        {FINDING "  online: {status: 1000}\n", ERR_PARSE, "finding 1: status: not an HTTP status"},
        {FINDING "  online: {scopes: [[]]}\n", ERR_PARSE, "finding 1: scopes: not a list of texts"},
        {FINDING "  online: {checked_at: 2026-02-30T00:00:00Z}\n", ERR_PARSE,
         "finding 1: checked_at: not a time such as 2025-03-02T09:12:00Z"},
        {FINDING "  occurrences: [{path: a}]\n", ERR_PARSE, "finding 1: kind: not a kind of place"},
        {FINDING "  occurrences: [{kind: file, path_bytes: '!'}]\n", ERR_PARSE,
         "finding 1: path_bytes: not base64"},
        {FINDING "  occurrences: [{kind: file, line: -1}]\n", ERR_PARSE,
         "finding 1: line: not a whole number"},
        {HEAD "scan: {complete: 1}\nfindings: []\n", ERR_PARSE, "complete: neither true nor false"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err err = ERR_INIT;
        struct report report;

        assert_fails(report_read(slice_str(rows[i].text), &report, &err), rows[i].code, &err,
                     rows[i].message);
    }
}

static void a_report_is_told_from_a_list_of_tokens(void **state)
{
    (void)state;
    assert_true(report_is_one(SLICE_LITERAL("\n {\"schema\"")));
    assert_true(report_is_one(SLICE_LITERAL("schema: patrol-report/1")));
    assert_false(report_is_one(SLICE_LITERAL("")));
    assert_false(report_is_one(SLICE_LITERAL("a_token\nanother_token\n")));
}

static void a_missing_file_is_named(void **state)
{
    struct err err = ERR_INIT;
    struct report report;

    (void)state;
    assert_fails(report_read_file("/nonexistent/report", &report, &err), ERR_IO, &err,
                 "cannot read /nonexistent/report: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_read_is_written_the_same, tempdir_enter,
                                        tempdir_leave),
        cmocka_unit_test(a_finding_of_a_report_has_a_hash_and_no_secret),
        cmocka_unit_test(unknown_keys_are_passed_over),
        cmocka_unit_test(what_is_no_report_is_refused),
        cmocka_unit_test(a_report_is_told_from_a_list_of_tokens),
        cmocka_unit_test(a_missing_file_is_named),
    };

    return cmocka_run_group_tests_name("report/report_read", tests, NULL, NULL);
}
