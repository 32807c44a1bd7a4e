/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines and columns of places in a blob that comes in pieces. Counted only
 * where somebody asks, and from the last place that was asked for.
 *
 * Lines end with \n. Columns count characters where the line up to the place
 * is UTF-8 (or UTF-16, for a secret found as such), and bytes elsewhere.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_POSITION_H
#define PATROL_SCAN_POSITION_H

#include "source/source.h"

struct position {
    uint64_t line;       /* from 1 */
    uint64_t line_bytes; /* since the line began */
    uint64_t line_chars; /* the same in characters, if they are UTF-8 */
};

struct position_tracker {
    struct position piece; /* where the current piece begins */
    struct position end;   /* where it ends */
    uint64_t end_offset;
    struct position joined; /* where a piece that joins it will begin */
    size_t cursor;          /* the last place asked for in the piece */
    struct position cursor_at;
    unsigned cursor_width;
    bool marked; /* the blob begins with a byte order mark */
};

/* A new piece comes. */
void position_begin(struct position_tracker *tracker, const struct blob *blob);

/* It is through; `overlap` is sink.overlap_bytes. Needed where more follow. */
void position_end(struct position_tracker *tracker, const struct blob *blob, size_t overlap);

/* Line and column of bytes[at] of the piece; for a secret in base 64, of the
 * run that it is part of, when that is of one line and begins at most
 * POSITION_RUN_BYTES before it. */
#define POSITION_RUN_BYTES 512
void position_find(struct position_tracker *tracker, struct slice bytes, size_t at,
                   enum encoding encoding, uint64_t *line, uint64_t *column);

#endif
