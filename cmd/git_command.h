/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks git about the operator's own set-up, when hooks are installed. Nothing
 * that scans may use this.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_GIT_COMMAND_H
#define PATROL_CMD_GIT_COMMAND_H

#include "core/buf.h"

/* Runs git with `args` (NULL at the end) and puts its output, without the last
 * newline, into `out`. ERR_NOTFOUND: git says no (it exits with something else
 * than 0); ERR_IO: it cannot be run. */
MUST_USE enum err_code git_command(const char *const *args, struct buf *out, struct err *err);

#endif
