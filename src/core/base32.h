/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 32 (RFC 4648 section 6) without padding: upper case when written,
 * either case when read.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_BASE32_H
#define PATROL_CORE_BASE32_H

#include "core/slice.h"

/* Characters that `len` bytes take. */
#define BASE32_LEN(len) (((len)*8 + 4) / 5)

/* Writes BASE32_LEN(len) characters and a NUL. */
void base32_encode(const unsigned char *bytes, size_t len, char *out);

/* Reads text.len * 5 / 8 bytes; leftover bits are not looked at. false when a
 * character is no digit. */
MUST_USE bool base32_decode(struct slice text, unsigned char *out);

#endif
