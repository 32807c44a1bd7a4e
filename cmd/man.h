/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The man page patrol(1), from the tables of commands and options.
 *
 * Thread: confined. Failure: sticks in the buffer.
 */
#ifndef PATROL_CMD_MAN_H
#define PATROL_CMD_MAN_H

#include "core/buf.h"

void man_page(struct buf *out);

#endif
