/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a token is ended. Rules name pages of github.com; a token of another
 * GitHub (an Enterprise Server, a host of ghe.com) is ended at that host.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_REMEDY_H
#define PATROL_SCAN_REMEDY_H

#include "model/findings.h"
#include "rules/ruleset.h"

/* What rules say to all their findings, for those of a saved report, which tells only where
 * each is ended. `rules` outlives the findings. */
void remedy_recall(struct findings *findings, const struct ruleset *rules);

/* To be called once, when it is known who was asked. ERR_NOMEM. */
MUST_USE enum err_code remedy_settle(struct findings *findings, struct err *err);

#endif
