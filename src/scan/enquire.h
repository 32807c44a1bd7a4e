/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of GitHub beyond liveness: whose tokens are, what live ones can
 * do where they leaked, and whether they are on an organization's list.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_ENQUIRE_H
#define PATROL_SCAN_ENQUIRE_H

#include "github/check.h"
#include "model/findings.h"
#include "rules/ruleset.h"

/* As deep as the options say. ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code enquire(struct findings *findings, const struct ruleset *rules,
                               struct checker *checker, const struct check_options *options,
                               struct err *err);

#endif
