/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of seven bits a byte, the highest first, as index version 4 and
 * reftables write them: each further byte also adds one, so that no number
 * has two forms. Format: git's varint.c.
 *
 * Thread: immutable values.
 */
#ifndef PATROL_GIT_VARINT_H
#define PATROL_GIT_VARINT_H

#include "core/slice.h"

/* Takes a number from the front of *rest; false when it is cut off or does
 * not fit, and then *rest is as before. */
MUST_USE bool varint_take(struct slice *rest, uint64_t *out);

#endif
