/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 (RFC 3629) at the borders of the program: names and lines of foreign
 * files are bytes, reports and terminals want text.
 */
#ifndef PATROL_CORE_UTF8_H
#define PATROL_CORE_UTF8_H

#include "core/buf.h"

/* Length of the well-formed sequence at the start of `s`: 1 to 4, 0 for none.
 * Overlong forms, surrogates and code points over U+10FFFF are none. */
size_t utf8_sequence(struct slice s);

bool utf8_valid(struct slice s);

/* Without the mark of the byte order that Windows puts before text. */
struct slice utf8_without_mark(struct slice s);

/* Number of characters; only meaningful where utf8_valid. */
size_t utf8_count(struct slice s);

/* Appends the UTF-8 form of a code point; surrogates and values over U+10FFFF
 * become U+FFFD. */
void utf8_add(struct buf *out, uint32_t code_point);

/* Appends `s` with U+FFFD for each byte that is no UTF-8. */
void utf8_add_replaced(struct buf *out, struct slice s);

/* Appends `s` for a person's eyes or a terminal: control characters (also C1
 * and bidirectional overrides) as \n, \t, \xNN or \u{NNNN}, bytes that are no
 * UTF-8 as \xNN, a backslash as \\. One line whatever the input. */
void utf8_add_visible(struct buf *out, struct slice s);

#endif
