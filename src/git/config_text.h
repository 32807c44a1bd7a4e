/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of single settings share of the syntax of git's
 * configuration (git-config(1), "Syntax"): words are the same in capitals, and
 * values end at a comment. There are no escapes and no continued lines, which
 * none of these settings needs.
 *
 * Ownership: results are parts of the text. Thread: immutable.
 */
#ifndef PATROL_GIT_CONFIG_TEXT_H
#define PATROL_GIT_CONFIG_TEXT_H

#include "core/slice.h"

/* Is it this name of a section or key, or this keyword, in capitals or not? */
bool config_text_is(struct slice text, const char *word);

/* What stands behind '=': without blanks, quotes, and a comment. */
struct slice config_text_value(struct slice text);

#endif
