/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two ends that a person may sit at: standard output for reports,
 * standard error for messages and the progress line. Messages and progress do
 * not overwrite each other.
 *
 * Thread: terminal_log shared, everything else confined to the main thread.
 */
#ifndef PATROL_CMD_TERMINAL_H
#define PATROL_CMD_TERMINAL_H

#include "cmd/options.h"
#include "core/env.h"

struct terminal {
    bool color_out;       /* ANSI colours on standard output */
    bool color_err;       /* on standard error */
    size_t width;         /* columns of standard output; 0: no terminal */
    size_t width_err;     /* columns for the progress line */
    bool progress;        /* a progress line is wanted */
    enum log_level level; /* messages above it are not shown */
    bool quiet;           /* warnings are not shown either */
};

/* NO_COLOR, TERM=dumb, --color, --progress, --quiet, --verbose. */
void terminal_init(struct terminal *terminal, const struct options *options);

/* How a report for FILE is to be written: colours and width only where it is
 * a terminal's standard output. */
struct report_style terminal_style(const struct terminal *terminal, const struct options *options,
                                   const char *path);

/* Shows `line` (cut to the width) in place of the one before it, where
 * progress is wanted; the caller decides how often. */
void terminal_progress(struct terminal *terminal, const char *line);

/* Takes the progress line away. */
void terminal_progress_end(struct terminal *terminal);

/* One line "patrol: …" on standard error; `log` of an env whose ctx is the
 * terminal. Bytes that move a cursor are shown as escapes. */
void terminal_log(void *terminal, enum log_level level, const char *line);

/* The same, whatever --quiet says: for errors. */
void terminal_error(struct terminal *terminal, const char *line);

#endif
