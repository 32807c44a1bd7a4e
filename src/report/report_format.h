/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where findings go. A format is one file with a `const struct report_format`
 * and one line in formats.def; help, man page and completions take it from
 * there.
 *
 * Thread: confined.
 */
#ifndef PATROL_REPORT_REPORT_FORMAT_H
#define PATROL_REPORT_REPORT_FORMAT_H

#include "core/file.h"
#include "model/findings.h"
#include "model/run.h"

struct report_style {
    bool color;   /* ANSI colours */
    bool quiet;   /* text: findings only, no closing line */
    size_t width; /* columns of the terminal; 0: no terminal */
};

struct report_format {
    const char *name; /* for --format and --report */
    const char *help; /* a few words */
    enum err_code (*write)(const struct run *run, const struct findings *findings,
                           const struct report_style *style, struct file_writer *out,
                           struct err *err);
};

/* The formats by index; NULL at the end. */
const struct report_format *report_format_at(size_t index);

/* ERR_USAGE names the nearest format. */
MUST_USE enum err_code report_format_find(struct slice name, const struct report_format **out,
                                          struct err *err);

#endif
