/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets of a saved report, which has only their hashes, found again: in
 * the file of --secrets, or where the report says that they stand. A place is
 * looked at around the offset that the report names; a file that was edited
 * since is looked through as a whole. Nothing counts but the hash.
 *
 * Ownership: borrows the findings, and gives them their secrets.
 * Thread: confined.
 */
#ifndef PATROL_SCAN_RECOVER_H
#define PATROL_SCAN_RECOVER_H

#include "core/env.h"
#include "match/matcher.h"
#include "model/findings.h"

struct recover;

/* Wants the secrets of those findings that `wants` says (NULL: of all). */
MUST_USE enum err_code recover_new(struct findings *findings, const struct matcher *matcher,
                                   bool (*wants)(const struct finding *), struct recover **out);
void recover_free(struct recover *recover);

/* One value that may be among them. */
MUST_USE enum err_code recover_offer(struct recover *recover, struct slice raw);

/* Looks where the findings say. What cannot be read is no failure:
 * ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code recover_search(struct recover *recover, const struct env *env);

#endif
