/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of options as people write them. ERR_USAGE has a message that quotes
 * the value and says what would be right.
 *
 * Thread: shared (no state).
 */
#ifndef PATROL_CMD_VALUE_H
#define PATROL_CMD_VALUE_H

#include "core/err.h"
#include "core/slice.h"
#include "github/radius.h"
#include "model/severity.h"

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

/* "auto", "always", "never". */
MUST_USE enum err_code value_when(struct slice text, enum when *out, struct err *err);

/* "critical" … "info". */
MUST_USE enum err_code value_severity(struct slice text, enum severity *out, struct err *err);

/* "liveness", "identity", "full". */
MUST_USE enum err_code value_depth(struct slice text, enum radius_depth *out, struct err *err);

/* "true" and "false". */
MUST_USE enum err_code value_flag(struct slice text, bool *out, struct err *err);

/* A decimal number up to `most`. */
MUST_USE enum err_code value_number(struct slice text, uint64_t most, uint64_t *out,
                                    struct err *err);

/* Bytes: a number with K, M, G or T behind it, powers of 1024. */
MUST_USE enum err_code value_size(struct slice text, uint64_t most, uint64_t *out, struct err *err);

/* Seconds with up to three decimals, as milliseconds; more than none. */
MUST_USE enum err_code value_seconds(struct slice text, uint64_t most_ms, uint64_t *out,
                                     struct err *err);

#endif
