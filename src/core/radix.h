/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole numbers in base 62 and base 36, as vendors write the checksums of
 * their tokens: a fixed number of digits, the most significant first.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_RADIX_H
#define PATROL_CORE_RADIX_H

#include "core/slice.h"

/* An alphabet is its digits in order of value; their number is the base. */
#define RADIX_BASE62 "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define RADIX_BASE36 "0123456789abcdefghijklmnopqrstuvwxyz"

/* Writes exactly `digits` characters and no NUL; what does not fit is cut off
 * at the most significant end. */
void radix_write(uint64_t value, const char *alphabet, size_t digits, char *out);

/* false when `text` is empty, holds another character, or does not fit. */
MUST_USE bool radix_read(struct slice text, const char *alphabet, uint64_t *out);

#endif
