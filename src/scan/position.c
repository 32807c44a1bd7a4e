/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/position.h"

#include "core/base64.h"
#include "core/utf8.h"
#include "match/encodings.h"

static const struct position START = {.line = 1};

/* Characters of UTF-8 are the bytes that do not continue one. */
static uint64_t count_chars(struct slice bytes)
{
    uint64_t count = 0;

    for (size_t i = 0; i < bytes.len; i++)
        count += ((unsigned char)bytes.ptr[i] & 0xc0) != 0x80;
    return count;
}

static struct position after_bytes(struct position from, struct slice bytes)
{
    const char *newline;

    while (bytes.len && (newline = memchr(bytes.ptr, '\n', bytes.len))) {
        size_t step = (size_t)(newline - bytes.ptr) + 1;

        from = (struct position){.line = from.line + 1};
        bytes = slice_of(bytes.ptr + step, bytes.len - step);
    }
    from.line_bytes += bytes.len;
    from.line_chars += count_chars(bytes);
    return from;
}

/* The same for 16-bit units; `low` is the index of a unit's low byte. */
static struct position after_units(struct position from, struct slice bytes, size_t low)
{
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        if (bytes.ptr[i + low] == '\n' && bytes.ptr[i + 1 - low] == '\0') {
            from = (struct position){.line = from.line + 1};
            continue;
        }
        from.line_bytes += 2;
        /* The second half of a surrogate pair continues a character. */
        from.line_chars += ((unsigned char)bytes.ptr[i + 1 - low] & 0xfc) != 0xdc;
    }
    return from;
}

/* The byte order mark is not shown: it is no character of the first line. */
static bool begins_with_mark(struct slice bytes)
{
    return slice_starts(bytes, "\xff\xfe") || slice_starts(bytes, "\xfe\xff") ||
           slice_starts(bytes, "\xef\xbb\xbf");
}

void position_begin(struct position_tracker *tracker, const struct blob *blob)
{
    if (blob->offset == 0) {
        tracker->piece = START;
        tracker->marked = begins_with_mark(blob->bytes);
    } else if (blob->joins_previous) {
        tracker->piece = tracker->joined;
    } else {
        uint64_t gap = blob->offset - tracker->end_offset;

        tracker->piece = tracker->end;
        if (!tracker->piece.line)
            tracker->piece = START;
        tracker->piece.line_bytes += gap;
        tracker->piece.line_chars += gap;
    }
    tracker->cursor = 0;
    tracker->cursor_at = tracker->piece;
    tracker->cursor_width = 0;
}

void position_end(struct position_tracker *tracker, const struct blob *blob, size_t overlap)
{
    size_t cut;

    if (!blob->more) {
        *tracker = (struct position_tracker){0};
        return;
    }
    cut = blob->joins_next ? blob->bytes.len - overlap : blob->bytes.len;
    tracker->joined = after_bytes(tracker->piece, slice_sub(blob->bytes, 0, cut));
    tracker->end = after_bytes(tracker->joined, slice_sub(blob->bytes, cut, blob->bytes.len));
    tracker->end_offset = blob->offset + blob->bytes.len;
}

static bool is_text(struct slice line)
{
    /* A piece may begin in the middle of a character. */
    while (line.len && ((unsigned char)line.ptr[0] & 0xc0) == 0x80)
        line = slice_of(line.ptr + 1, line.len - 1);
    return utf8_valid(line);
}

static struct slice line_before(struct slice bytes, size_t at)
{
    const char *newline = at ? memrchr(bytes.ptr, '\n', at) : NULL;
    size_t from = newline ? (size_t)(newline - bytes.ptr) + 1 : 0;

    return slice_sub(bytes, from, at);
}

/* Whether what stands before `at` is a break of lines within base 64. */
static bool is_wrapped(struct slice bytes, size_t at)
{
    size_t from = at;
    size_t digits = 0;

    while (from && at - from < ENCODINGS_BREAK_BYTES_MAX && bytes.ptr[from - 1] &&
           strchr(" \t\r\n", bytes.ptr[from - 1]))
        from--;
    if (!memchr(bytes.ptr + from, '\n', at - from))
        return false;
    while (digits < from && digits < ENCODINGS_LINE_DIGITS_MIN &&
           base64_digit(bytes.ptr[from - digits - 1]) >= 0)
        digits++;
    return digits == ENCODINGS_LINE_DIGITS_MIN;
}

/* A user name before the secret is in the same run of base 64. Runs that are
 * longer, or go over several lines, are files and not pairs. */
static size_t run_start(struct slice bytes, size_t at)
{
    size_t from = at;

    while (from && at - from <= POSITION_RUN_BYTES && base64_digit(bytes.ptr[from - 1]) >= 0)
        from--;
    return at - from <= POSITION_RUN_BYTES && !is_wrapped(bytes, from) ? from : at;
}

void position_find(struct position_tracker *tracker, struct slice bytes, size_t at,
                   enum encoding encoding, uint64_t *line, uint64_t *column)
{
    bool wide = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
    unsigned width = wide ? 2 : 1;
    struct slice step;

    if (encoding_is_base64(encoding))
        at = run_start(bytes, at);
    if (at < tracker->cursor || width != tracker->cursor_width) {
        /* Units of 16 bits begin at the parity that the secret has. */
        tracker->cursor = wide ? at & 1 : 0;
        tracker->cursor_at = tracker->piece;
        tracker->cursor_width = width;
    }
    step = slice_sub(bytes, tracker->cursor, at);
    if (wide)
        tracker->cursor_at = after_units(tracker->cursor_at, step, encoding == ENCODING_UTF16BE);
    else
        tracker->cursor_at = after_bytes(tracker->cursor_at, step);
    tracker->cursor = at;
    *line = tracker->cursor_at.line;
    if (wide || is_text(line_before(bytes, at)))
        *column = tracker->cursor_at.line_chars + (*line == 1 && tracker->marked ? 0 : 1);
    else
        *column = tracker->cursor_at.line_bytes + 1;
}
