/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image of the matcher for the built-in rules, written by
 * cmd/embed_rules.c while building.
 *
 * Thread: immutable.
 */
#ifndef PATROL_MATCH_BUILTIN_MATCHER_H
#define PATROL_MATCH_BUILTIN_MATCHER_H

#include "core/slice.h"

extern const struct slice builtin_matcher;

#endif
