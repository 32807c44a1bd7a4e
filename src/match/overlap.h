/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several rules see a secret in the same bytes: one of them is right. Of two
 * matches that share a byte the one with a valid checksum stays, else the
 * longer one, else that of the more specific rule, else that of the first.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_OVERLAP_H
#define PATROL_MATCH_OVERLAP_H

#include "core/err.h"
#include "match/matcher.h"

/* Sorts `matches` by start and takes out those that must go; *count changes. */
MUST_USE enum err_code overlap_resolve(struct match *matches, size_t *count);

#endif
