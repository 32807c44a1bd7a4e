/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "report/report_format.h"
#include "report/report_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read can be written in every format. */
static void write_all(const struct report *report)
{
    const struct report_style style = {false, false, 80};
    const struct report_format *format;

    for (size_t i = 0; (format = report_format_at(i)); i++) {
        struct file_writer *out = NULL;
        struct err err = ERR_INIT;

        if (file_writer_new("/dev/null", 0600, &out, &err) == ERR_OK &&
            format->write(&report->run, report->findings, &style, out, &err) != ERR_OK)
            __builtin_trap();
        file_writer_free(out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct report report;
    struct err err = ERR_INIT;

    if (report_read(slice_of((const char *)data, size), &report, &err) == ERR_OK) {
        write_all(&report);
        report_release(&report);
    } else if (err.msg[0] == '\0') {
        __builtin_trap();
    }
    return 0;
}
