/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where reports go: standard output or -o, each --report, and the file of
 * --secrets. Opened before the work begins, so that a path that cannot be
 * written costs no scan; each file is there whole at the end or not at all.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_OUTPUTS_H
#define PATROL_CMD_OUTPUTS_H

#include "cmd/cmd.h"
#include "model/findings.h"
#include "model/run.h"

struct outputs;

/* `main_report`: also that of --format and -o. ERR_USAGE: a path that cannot
 * be written. */
MUST_USE enum err_code outputs_open(const struct options *options, const struct terminal *terminal,
                                    bool main_report, struct outputs **out, struct err *err);

/* Writes all of them. */
/* The file of the first report that verify and revoke can read; empty: none. */
struct slice outputs_saved_as(const struct options *options, bool main_report);

MUST_USE enum err_code outputs_write(struct outputs *outputs, const struct run *run,
                                     const struct findings *findings, struct err *err);

/* Those that were not written leave no trace. */
void outputs_free(struct outputs *outputs);

#endif
