/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each rule costs in a text: how often its literals are seen, how often
 * its pattern is tried, how often that needed the second matcher, and how many
 * bytes it looks at.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_RULE_COST_H
#define PATROL_CMD_RULE_COST_H

#include "core/env.h"
#include "core/file.h"
#include "core/text_list.h"
#include "rules/ruleset.h"

/* Writes a line for each active rule that did anything in the files below
 * `paths`, the costliest first. Without paths: in a text made of what the rules say
 * about themselves, which has the words that they look for. */
MUST_USE enum err_code rule_cost(const struct ruleset *rules, struct text_list paths,
                                 const struct env *env, struct file_writer *out, struct err *err);

#endif
