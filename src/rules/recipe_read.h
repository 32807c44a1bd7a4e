/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list `verifiers` of a rule file: how its vendors are asked. What could
 * send a token astray is refused with its line and column: an address that is
 * not https on a literal public name, one with a port, a user or a
 * placeholder, headers that are HTTP's own, and verdicts that no answer of that
 * status can give.
 *
 * Ownership: recipes live in the reader's arena. Thread: confined.
 */
#ifndef PATROL_RULES_RECIPE_READ_H
#define PATROL_RULES_RECIPE_READ_H

#include "rules/rule_read_internal.h"

/* Sets the recipes of `reader` from the list. */
MUST_USE enum err_code recipe_read_list(struct rule_reader *reader, const struct node *list);

/* NULL where no verifier of the file has this name. */
const struct recipe *recipe_read_find(const struct rule_reader *reader, struct slice name);

#endif
