/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks for each secret, once, whether it is live.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_VERIFY_H
#define PATROL_SCAN_VERIFY_H

#include "github/check.h"
#include "github/host.h"
#include "model/findings.h"
#include "rules/ruleset.h"

/* Is it one to ask about? */
bool verify_wants(const struct finding *finding);

/* The host that a secret is said to be for; NULL where nothing is said, or
 * where one place says that it is for `host`. */
const struct slice *verify_other_host(const struct finding *finding, const struct host *host);

/* Writes the online verdict of every finding that has a verifier and is not
 * suppressed; those with a valid checksum are asked for first. Who is asked
 * the rules say, not what a report says of them. *requests is the number that
 * were made. One that stands beside another host's name only is not sent. A
 * network that fails is no error: see check.h. */
MUST_USE enum err_code verify_findings(struct findings *findings, const struct ruleset *rules,
                                       const struct check_options *options, const struct env *env,
                                       uint64_t *requests, struct err *err);

#endif
