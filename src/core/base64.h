/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 64 (RFC 4648 sections 4 and 5): written in either alphabet, read in
 * both at once.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_BASE64_H
#define PATROL_CORE_BASE64_H

#include "core/buf.h"

enum base64_alphabet {
    BASE64_STANDARD, /* "+/", padded with "=" */
    BASE64_URL,      /* "-_", without padding */
};

/* Value of a digit of either alphabet, -1 for any other character. */
int base64_digit(char c);

/* Appends the encoded form of `bytes`. */
void base64_add(struct buf *out, struct slice bytes, enum base64_alphabet alphabet);

/* Room that base64_decode needs for `len` characters. */
#define BASE64_DECODED_LEN(len) ((len) / 4 * 3 + 3)

/* Decodes digits of both alphabets, with or without the padding that makes a
 * multiple of four of them. false when anything else is there, or one digit is left over. Bits left
 * over are not looked at. */
MUST_USE bool base64_decode(struct slice text, unsigned char *out, size_t *out_len);

#endif
