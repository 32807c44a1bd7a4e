/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command of the program: one file cmd_x.c with its `const struct cmd
 * cmd_x` and one line in commands.def.
 *
 * Thread: confined to the main thread.
 */
#ifndef PATROL_CMD_CMD_H
#define PATROL_CMD_CMD_H

#include "cmd/options.h"
#include "cmd/terminal.h"
#include "core/env.h"

/* What the shell sees. Findings win over an incomplete scan. */
enum exit_status {
    EXIT_CLEAN = 0,      /* everything asked for was done, nothing was found */
    EXIT_FINDINGS = 1,   /* findings as bad as --fail-on or worse */
    EXIT_USAGE = 2,      /* usage, configuration or rule error; nothing was scanned */
    EXIT_INCOMPLETE = 3, /* no findings, but not everything was scanned */
    EXIT_INTERNAL = 4,   /* our failure: memory, a report that could not be written */
    EXIT_CLOSED = 141,   /* main dies by SIGPIPE: nobody reads our output any more */
};

/* What a command gets beside its options. */
struct cmd_context {
    const struct env *env;     /* clock, log to standard error, Ctrl-C */
    struct terminal *terminal; /* colour, width, progress line */
};

struct cmd {
    const char *name;
    const char *summary; /* one line that begins small, no full stop */
    const char *usage;   /* "[PATH|-]...", behind "patrol NAME [OPTION]..." */
    const char *about;   /* paragraphs for `patrol help NAME`; "" where summary says it all */
    unsigned groups;     /* which options it takes: OPTION_GROUP bits */
    bool own_config;     /* reads the .patrol.yaml of the repository around it */
    /* The argument with which targets begin, SIZE_MAX: none is one; NULL: all are. */
    size_t (*first_target)(const struct options *options);
    enum exit_status (*run)(const struct options *options, const struct cmd_context *context);
};

/* The commands by index; NULL at the end. */
const struct cmd *cmd_at(size_t index);

/* ERR_USAGE names the nearest command. */
MUST_USE enum err_code cmd_find(struct slice name, const struct cmd **out, struct err *err);

/* Says "patrol: MESSAGE" on standard error and returns the exit status that
 * suits the error's code: EXIT_USAGE for ERR_USAGE, ERR_PARSE, ERR_NOTFOUND and
 * ERR_UNSUPPORTED, EXIT_INTERNAL for most others. ERR_CANCELLED and ERR_CLOSED
 * say nothing: the process ends by the signal that they stand for. */
MUST_USE enum exit_status cmd_fail(const struct cmd_context *context, const struct err *err);

/* What the operator named cannot be read, or is larger or nested more deeply than what is read may
 * be: ERR_USAGE, for it is his to mend. Other codes stay. */
MUST_USE enum err_code cmd_named(enum err_code code, struct err *err);

/* ERR_CANCELLED once Ctrl-C was pressed: asked before a report is begun, so that
 * none is written that is not whole. */
MUST_USE enum err_code cmd_go_on(const struct cmd_context *context, struct err *err);

/* Writes `text` to standard output: EXIT_CLEAN, or cmd_fail. */
MUST_USE enum exit_status cmd_print(const struct cmd_context *context, const struct buf *text);

#endif
