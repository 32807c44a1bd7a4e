/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_format.h"
#include "report/report_model.h"

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    (void)style;
    return report_model_write(&yaml_write, run, findings, out, err);
}

const struct report_format format_yaml = {
    .name = "yaml",
    .help = "the whole report, schema patrol-report/1",
    .write = write_report,
};
