/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one rule matches in files: for those who write rules.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_RULE_TRY_H
#define PATROL_CMD_RULE_TRY_H

#include "cmd/options.h"
#include "core/file.h"

/* Prints a line for each match of the rule `id`, alone, in the files (standard
 * input when there are none). *found tells whether there was any. */
MUST_USE enum err_code rule_try(const struct options *options, const char *id,
                                const char *const *paths, size_t path_count,
                                struct file_writer *out, bool *found, struct err *err);

#endif
