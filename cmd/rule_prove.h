/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets rules prove themselves, and says which do not.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_RULE_PROVE_H
#define PATROL_CMD_RULE_PROVE_H

#include "core/file.h"
#include "rules/ruleset.h"

/* Writes each problem of each rule, active or not, and closing lines: what the rules
 * ask for and do not get (if `verbose` all of it), and how many problems there are.
 * *good is false when there was a problem that is more than a warning. */
MUST_USE enum err_code rule_prove(const struct ruleset *rules, bool verbose,
                                  struct file_writer *out, bool *good, struct err *err);

#endif
