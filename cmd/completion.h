/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Completions for shells, from the tables of commands and options.
 *
 * Thread: confined. Failure: sticks in the buffer.
 */
#ifndef PATROL_CMD_COMPLETION_H
#define PATROL_CMD_COMPLETION_H

#include "core/buf.h"

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

#endif
