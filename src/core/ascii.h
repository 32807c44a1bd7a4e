/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kind of character a byte is, in ASCII whatever the locale: no byte
 * beyond it is a letter. `c` may be a char or an unsigned char.
 */
#ifndef PATROL_CORE_ASCII_H
#define PATROL_CORE_ASCII_H

#include <stdbool.h>

static inline bool ascii_is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(int c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool ascii_is_alnum(int c)
{
    return ascii_is_digit(c) || ascii_is_letter(c);
}

/* As \w of a pattern. */
static inline bool ascii_is_word(int c)
{
    return ascii_is_alnum(c) || c == '_';
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
}

#endif
