/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points in time as people write them for `--since`:
 *
 *     2026-11-22                    midnight, UTC
 *     2026-11-22 08:30[:15]         also with T, and with Z or +01:00
 *     @1700000000                   seconds since 1970
 *     2 weeks ago, 2.weeks, 3d      second minute hour day week month year
 *     now, today, yesterday         the last two begin at midnight, UTC
 *
 * What is not understood is an error and no guess: a wrong guess would leave
 * commits out.
 *
 * Thread: shared.
 */
#ifndef PATROL_GIT_SINCE_H
#define PATROL_GIT_SINCE_H

#include "core/err.h"
#include "core/slice.h"

/* `now_s` is what relative times count from. ERR_USAGE. */
MUST_USE enum err_code since_parse(struct slice text, int64_t now_s, int64_t *out, struct err *err);

#endif
