/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules as a person or a program reads them.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_RULE_PRINT_H
#define PATROL_CMD_RULE_PRINT_H

#include "core/file.h"
#include "report/emitter.h"
#include "rules/ruleset.h"

/* A line for each rule. */
void rule_print_table(const struct ruleset *rules, struct buf *out);

/* A list of maps with what the table has. */
MUST_USE enum err_code rule_print_list(const struct ruleset *rules, const struct emitter_type *type,
                                       struct file_writer *out, struct err *err);

/* Everything there is to say about one rule, as a map. */
MUST_USE enum err_code rule_print_whole(const struct rule *rule, const struct emitter_type *type,
                                        struct file_writer *out, struct err *err);

#endif
