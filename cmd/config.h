/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings from a file: --config FILE, or .patrol.yaml at the top of the git
 * repository that the current directory is in, where every target lies in
 * that repository too. A map from option names to values; whatever decides
 * where tokens are sent or what files are written is for the command line
 * alone. One more key, `allow`, lists accepted secrets: cmd/suppression.c
 * reads it.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_CONFIG_H
#define PATROL_CMD_CONFIG_H

#include "cmd/cmd.h"

#define CONFIG_ALLOW "allow"

/* Sets what stronger origins left open, and options->top where the files of the
 * repository around may say something to this command. ERR_USAGE and ERR_PARSE
 * name FILE:LINE:COLUMN. */
MUST_USE enum err_code config_read(struct options *options, const struct cmd *cmd, struct err *err);

#endif
