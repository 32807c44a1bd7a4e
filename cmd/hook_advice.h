/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person reads whose commit or push was stopped: what was found, how
 * to undo it, how to let it pass.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_HOOK_ADVICE_H
#define PATROL_CMD_HOOK_ADVICE_H

#include "cmd/scan_job.h"

enum hook_kind { HOOK_PRE_COMMIT, HOOK_PRE_MERGE_COMMIT, HOOK_PRE_PUSH, HOOK_PRE_RECEIVE };

/* Writes to standard output, which git shows. `status` is why. */
MUST_USE enum err_code hook_advice_write(const struct scan_job *job, enum hook_kind kind,
                                         enum exit_status status, struct err *err);

#endif
