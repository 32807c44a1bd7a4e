/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"

#include <stdio.h>

#include "core/utf8.h"

void layout_add_count(struct buf *out, uint64_t count)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);

    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            buf_add_char(out, ',');
        buf_add_char(out, digits[i]);
    }
}

void layout_add_counted(struct buf *out, uint64_t count, const char *noun)
{
    struct slice stem = slice_str(noun);
    bool with_y = slice_ends(stem, "y");

    layout_add_count(out, count);
    buf_add_char(out, ' ');
    if (count == 1) {
        buf_add_slice(out, stem);
        return;
    }
    buf_add_slice(out, slice_sub(stem, 0, stem.len - with_y));
    buf_add_str(out, with_y ? "ies" : "s");
}

void layout_add_bytes(struct buf *out, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB"};
    double value = (double)bytes / 1000;
    size_t unit = 0;

    if (bytes < 1000) {
        layout_add_counted(out, bytes, "byte");
        return;
    }
    while (value >= 999.95 && unit + 1 < ARRAY_LEN(units)) {
        value /= 1000;
        unit++;
    }
    buf_printf(out, "%.*f %s", value < 99.95 ? 1 : 0, value, units[unit]);
}

void layout_add_duration(struct buf *out, double seconds)
{
    uint64_t whole = seconds > 0 ? (uint64_t)seconds : 0;

    if (seconds < 0.9995)
        buf_printf(out, "%.3f s", seconds > 0 ? seconds : 0.0);
    else if (seconds < 60)
        buf_printf(out, "%.1f s", seconds);
    else if (seconds < 3600)
        buf_printf(out, "%llu min %llu s", (unsigned long long)whole / 60,
                   (unsigned long long)whole % 60);
    else
        buf_printf(out, "%llu h %llu min", (unsigned long long)whole / 3600,
                   (unsigned long long)whole % 3600 / 60);
}

void layout_add_wrapped(struct buf *out, struct slice text, size_t indent, size_t column,
                        size_t width)
{
    struct slice word;
    bool first = true;

    while (slice_cut(&text, ' ', &word)) {
        size_t len = utf8_count(word);

        if (!first && width && column + 1 + len > width) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add_slice(out, word);
        column += len;
        first = false;
    }
    buf_add_char(out, '\n');
}

static bool is_plain(struct slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+=,",
                    word.ptr[i]) ||
            !word.ptr[i])
            return false;
    return word.len > 0;
}

void layout_add_shell_word(struct buf *out, struct slice word)
{
    struct slice part;
    bool first = true;

    if (is_plain(word)) {
        buf_add_slice(out, word);
        return;
    }
    buf_add_char(out, '\'');
    while (slice_cut(&word, '\'', &part)) {
        buf_add_str(out, first ? "" : "'\\''");
        buf_add_slice(out, part);
        first = false;
    }
    buf_add_char(out, '\'');
}
