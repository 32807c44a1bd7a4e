/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a repository holds beside its objects and its files: the names of refs,
 * also of those that only their log remembers, reflogs that lie in reftables,
 * and whether its indexes can be read.
 *
 * Thread: confined, like the history.
 */
#ifndef PATROL_SCAN_HISTORY_NAMES_H
#define PATROL_SCAN_HISTORY_NAMES_H

#include "scan/history_scan.h"

/* Gives all of it to `sink`, and notes the commit of HEAD. What cannot be read
 * is told to `problem`. ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code history_names_scan(struct history_scan *history, struct sink *sink,
                                          odb_problem_fn problem, void *ctx);

#endif
