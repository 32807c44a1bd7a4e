/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every report format must keep, whatever it looks like. A new line in
 * formats.def is tested from then on: it needs a golden file
 * fixtures/golden/report/NAME (PATROL_GOLDEN=1 writes it).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/report_format.h"
#include "tests/lib/sample_report.h"
#include "tests/lib/unit.h"

#define MOST_BYTES (16u << 20)

static void render(const struct report_format *format, const struct run *run,
                   struct findings *findings, const struct report_style *style, struct buf *out)
{
    char path[] = "/tmp/patrol-format-test-XXXXXX";
    int fd = mkstemp(path);
    struct file_writer *writer;
    struct err err = ERR_INIT;

    assert_true(fd >= 0);
    close(fd);
    assert_ok(file_writer_new(path, 0600, &writer, &err), &err);
    assert_ok(format->write(run, findings, style, writer, &err), &err);
    assert_ok(file_writer_commit(writer, &err), &err);
    file_writer_free(writer);
    assert_ok(file_read(path, out, &err), &err);
    unlink(path);
}

static void render_sample(const struct report_format *format, const struct report_style *style,
                          struct buf *out)
{
    struct findings *findings = sample_findings();

    render(format, sample_run(), findings, style, out);
    findings_free(findings);
}

static const struct report_style plain = {false, false, 0};

static void golden_path(const struct report_format *format, char *path, size_t size)
{
    snprintf(path, size, "fixtures/golden/report/%s", format->name);
}

static void rewrite_golden(const char *path, struct slice text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
}

static void every_format_writes_its_golden_report(void **state)
{
    const struct report_format *format;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct buf is = BUF_INIT(MOST_BYTES);
        struct buf golden = BUF_INIT(MOST_BYTES);
        struct err err = ERR_INIT;
        char path[128];

        golden_path(format, path, sizeof path);
        render_sample(format, &plain, &is);
        if (getenv("PATROL_GOLDEN"))
            rewrite_golden(path, buf_slice(&is));
        assert_ok(file_read(path, &golden, &err), &err);
        assert_slices_equal(buf_slice(&is), buf_slice(&golden));
        buf_release(&is);
        buf_release(&golden);
    }
}

static void no_format_shows_a_secret(void **state)
{
    const struct report_style styles[] = {{false, false, 0}, {true, false, 40}, {true, true, 200}};
    const struct report_format *format;
    const char *secret;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        for (size_t j = 0; j < ARRAY_LEN(styles); j++) {
            struct buf is = BUF_INIT(MOST_BYTES);

            render_sample(format, &styles[j], &is);
            /* "short" is a word that reports may use. */
            for (size_t k = 0; (secret = sample_secret(k)) && strlen(secret) > 5; k++)
                assert_true(slice_find(buf_slice(&is), slice_str(secret)) == SIZE_MAX);
            buf_release(&is);
        }
    }
}

/* Colours aside, no byte that moves a cursor, and nothing but UTF-8. */
static void no_format_writes_control_bytes(void **state)
{
    const struct report_format *format;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct buf is = BUF_INIT(MOST_BYTES);

        render_sample(format, &plain, &is);
        for (size_t k = 0; k < is.len; k++)
            assert_true((unsigned char)is.ptr[k] >= ' ' || is.ptr[k] == '\n' || is.ptr[k] == '\r');
        buf_release(&is);
    }
}

static void every_format_writes_an_empty_report(void **state)
{
    const struct report_format *format;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct findings *findings = sample_nothing();
        struct buf is = BUF_INIT(MOST_BYTES);

        findings_seal(findings);
        render(format, sample_clean_run(), findings, &plain, &is);
        findings_free(findings);
        buf_release(&is);
    }
}

static void every_format_writes_the_same_twice(void **state)
{
    const struct report_format *format;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct buf first = BUF_INIT(MOST_BYTES);
        struct buf second = BUF_INIT(MOST_BYTES);

        render_sample(format, &plain, &first);
        render_sample(format, &plain, &second);
        assert_slices_equal(buf_slice(&first), buf_slice(&second));
        buf_release(&first);
        buf_release(&second);
    }
}

/* A disk that is full from the first byte on: a report of a megabyte, so that
 * the failure comes while it is written. */
static void no_format_hides_a_full_disk(void **state)
{
    const struct report_format *format;
    struct findings *findings = sample_findings();
    const struct finding first = *findings_at(findings, 0);

    (void)state;
    for (size_t n = 0; n < 1000; n++) {
        char secret[64];

        snprintf(secret, sizeof secret, "sample_one-of-very-many-%08zu", n);
        assert_ok(findings_add(findings, &first.rule, slice_str(secret), &first.offline,
                               &first.occurrences[0], NULL),
                  NULL);
    }
    findings_seal(findings);
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct file_writer *writer;
        struct err err = ERR_INIT;
        enum err_code code;

        assert_ok(file_writer_new("/dev/full", 0600, &writer, &err), &err);
        code = format->write(sample_run(), findings, &plain, writer, &err);
        if (code == ERR_OK)
            code = file_writer_commit(writer, &err);
        assert_fails(code, ERR_IO, &err, "cannot write /dev/full: No space left on device");
        file_writer_free(writer);
    }
    findings_free(findings);
}

static void every_format_is_found_by_its_name(void **state)
{
    const struct report_format *format;
    const struct report_format *found;
    struct err err = ERR_INIT;

    (void)state;
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        assert_ok(report_format_find(slice_str(format->name), &found, &err), &err);
        assert_ptr_equal(found, format);
        assert_true(format->help[0] != '\0');
    }
    assert_fails(report_format_find(SLICE_LITERAL("jsom"), &found, &err), ERR_USAGE, &err,
                 "unknown format 'jsom'; did you mean 'json'?");
    assert_fails(report_format_find(SLICE_LITERAL(""), &found, &err), ERR_USAGE, &err,
                 "unknown format ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_writes_its_golden_report),
        cmocka_unit_test(no_format_shows_a_secret),
        cmocka_unit_test(no_format_writes_control_bytes),
        cmocka_unit_test(every_format_writes_an_empty_report),
        cmocka_unit_test(every_format_writes_the_same_twice),
        cmocka_unit_test(no_format_hides_a_full_disk),
        cmocka_unit_test(every_format_is_found_by_its_name),
    };

    return cmocka_run_group_tests_name("contract/report_format", tests, NULL, NULL);
}
