/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures of how random bytes look.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_ENTROPY_H
#define PATROL_MATCH_ENTROPY_H

#include "core/slice.h"

/* Shannon entropy in bits a byte: 0 for one byte repeated, at most 8. */
double entropy_shannon(struct slice bytes);

#endif
