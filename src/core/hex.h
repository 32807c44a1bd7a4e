/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal digits, lower case when written, either case when read. */
#ifndef PATROL_CORE_HEX_H
#define PATROL_CORE_HEX_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

/* Value of a hexadecimal digit, -1 for any other character. */
int hex_digit(char c);

/* Writes 2 × len digits and a NUL. */
void hex_encode(const unsigned char *bytes, size_t len, char *out);

/* Reads `len` bytes from 2 × len digits; false when one is no digit. */
MUST_USE bool hex_decode(const char *digits, size_t len, unsigned char *out);

#endif
