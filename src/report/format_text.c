/* SPDX-License-Identifier: Apache-2.0 */
#include "report/format.h"
static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    (void)run;
    (void)findings;
    (void)style;
    (void)out;
    return err_set(err, ERR_UNSUPPORTED, "not yet");
}
const struct report_format format_text = {"text", "to come", write_report};
