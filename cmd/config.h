/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings from a file: --config FILE, or .patrol.yaml at the top of the git
 * repository that the current directory is in, where every target lies in
 * that repository too. A map from option names to values; whatever decides
 * where tokens are sent or what files are written is for the command line
 * alone.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_CONFIG_H
#define PATROL_CMD_CONFIG_H

#include "cmd/options.h"

/* Sets what stronger origins left open. `own` allows the file of the
 * repository around. ERR_USAGE and ERR_PARSE name FILE:LINE:COLUMN. */
MUST_USE enum err_code config_read(struct options *options, unsigned groups, bool own,
                                   struct err *err);

#endif
