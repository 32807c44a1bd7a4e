/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The YAML rules of Kingfisher (1.x) and Nosey Parker as they are, so that a
 * team brings the rules it has. Formats: docs/RULES.md of either project.
 *
 * What has no counterpart here (checks against foreign hosts, dependencies,
 * what else their templates know) is named in rule.unsupported, and the rule still
 * matches. Unknown keys are ignored, as both projects do.
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_RULE_READ_FOREIGN_H
#define PATROL_RULES_RULE_READ_FOREIGN_H

#include "rules/rule_read_internal.h"

/* Told by keys or ids that our own rules do not have. */
bool rule_read_foreign_is(const struct node *root);

MUST_USE enum err_code rule_read_foreign(const struct rule_reader *reader, const struct node *root,
                                         struct rule_list *out);

#endif
