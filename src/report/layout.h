/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text for people: figures that can be read and lines that fit.
 *
 * Thread: shared (no state). Failure: sticks in the buffer.
 */
#ifndef PATROL_REPORT_LAYOUT_H
#define PATROL_REPORT_LAYOUT_H

#include "core/buf.h"

/* "262,343" */
void layout_add_count(struct buf *out, uint64_t count);

/* "1 secret", "2,000 secrets": `noun` gets an s, or y becomes ies. */
void layout_add_counted(struct buf *out, uint64_t count, const char *noun);

/* "8.1 GB", powers of 1000. */
void layout_add_bytes(struct buf *out, uint64_t bytes);

/* "0.013 s", "2.0 s", "3 min 20 s" */
void layout_add_duration(struct buf *out, double seconds);

/* As a word of a shell's command line, quoted where it must be. */
void layout_add_shell_word(struct buf *out, struct slice word);

/* Appends `text` and a newline, broken at blanks so that lines end before
 * column `width` (0: one line) and all but the first begin at `indent`;
 * `column` is where the present line stands. */
void layout_add_wrapped(struct buf *out, struct slice text, size_t indent, size_t column,
                        size_t width);

#endif
