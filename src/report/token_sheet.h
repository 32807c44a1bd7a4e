/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything known of one token on one screen: what `patrol inspect` prints,
 * as text and as patrol-token/1 (schema: report/patrol-token.schema.json).
 *
 * Ownership: borrows everything. Thread: confined.
 */
#ifndef PATROL_REPORT_TOKEN_SHEET_H
#define PATROL_REPORT_TOKEN_SHEET_H

#include "github/host.h"
#include "model/findings.h"
#include "model/run.h"
#include "report/emitter.h"
#include "report/report_format.h"

struct token_sheet {
    const struct run *run;
    const struct findings *findings; /* one, with its secret */
    const struct host *host;
    bool asked; /* the host was */
    bool known; /* a rule knows its type */
};

MUST_USE enum err_code token_sheet_write(const struct emitter_type *type,
                                         const struct token_sheet *sheet, struct file_writer *out,
                                         struct err *err);
MUST_USE enum err_code token_sheet_write_text(const struct token_sheet *sheet,
                                              const struct report_style *style,
                                              struct file_writer *out, struct err *err);

#endif
