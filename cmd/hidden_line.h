/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line that is typed or pasted into the terminal of standard input, and not
 * shown there. However it ends, the terminal shows what is typed afterwards:
 * what stops the process waits until then.
 *
 * Thread: confined to the main thread.
 */
#ifndef PATROL_CMD_HIDDEN_LINE_H
#define PATROL_CMD_HIDDEN_LINE_H

#include <stdbool.h>

#include "core/buf.h"

/* Is standard input a terminal? */
bool hidden_line_can_read(void);

/* Writes `prompt` to standard error and appends the line with its end.
 * ERR_CANCELLED on Ctrl-C, ERR_LIMIT, ERR_IO. */
MUST_USE enum err_code hidden_line_read(const char *prompt, struct buf *out, struct err *err);

#endif
