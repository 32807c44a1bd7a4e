/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Lines (https://jsonlines.org): the findings of the model, without the
 * run around them. */
#include "report/report_format.h"
#include "report/report_model.h"

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    (void)run;
    (void)style;
    return report_model_write_each(&json_write_line, findings, out, err);
}

const struct report_format format_jsonl = {
    .name = "jsonl",
    .help = "a JSON object for each finding, a line each",
    .write = write_report,
};
