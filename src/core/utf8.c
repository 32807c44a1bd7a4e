/* SPDX-License-Identifier: Apache-2.0 */
#include "core/utf8.h"

#define REPLACEMENT 0xfffdu

/* RFC 3629, section 4: the first byte decides the length and which second
 * bytes are allowed, all further ones are 80..BF. */
static const struct lead {
    unsigned char first;
    unsigned char last;
    unsigned char length;
    unsigned char second_least;
    unsigned char second_most;
} leads[] = {
    {0x00, 0x7f, 1, 0, 0},       {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

/* Code points that move the cursor, reorder what stands around them or do
 * not show, beside the control characters. */
static const struct code_points {
    uint32_t first;
    uint32_t last;
} unseen[] = {
    {0x0080, 0x009f},   /* C1 */
    {0x00ad, 0x00ad},   /* soft hyphen */
    {0x061c, 0x061c},   /* Arabic letter mark */
    {0x180e, 0x180e},   /* Mongolian vowel separator */
    {0x200b, 0x200f},   /* zero width, left-to-right and right-to-left marks */
    {0x2028, 0x202e},   /* line and paragraph separators, embeddings, overrides */
    {0x2060, 0x206f},   /* invisible operators, isolates */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xfff9, 0xfffb},   /* interlinear annotation */
    {0xe0000, 0xe0fff}, /* tags, variation selectors */
};

static unsigned char byte_at(struct slice s, size_t i)
{
    return (unsigned char)s.ptr[i];
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

static const struct lead *lead_of(unsigned char c)
{
    for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
        if (c >= leads[i].first && c <= leads[i].last)
            return &leads[i];
    }
    return NULL;
}

size_t utf8_sequence(struct slice s)
{
    const struct lead *lead = s.len ? lead_of(byte_at(s, 0)) : NULL;

    if (!lead || s.len < lead->length)
        return 0;
    if (lead->length == 1)
        return 1;
    if (byte_at(s, 1) < lead->second_least || byte_at(s, 1) > lead->second_most)
        return 0;
    for (size_t i = 2; i < lead->length; i++) {
        if (!is_continuation(byte_at(s, i)))
            return 0;
    }
    return lead->length;
}

struct slice utf8_without_mark(struct slice s)
{
    return slice_starts(s, "\xef\xbb\xbf") ? slice_sub(s, 3, s.len) : s;
}

bool utf8_valid(struct slice s)
{
    while (s.len) {
        size_t len = utf8_sequence(s);

        if (!len)
            return false;
        s = slice_sub(s, len, s.len);
    }
    return true;
}

size_t utf8_count(struct slice s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.len; i++)
        count += !is_continuation(byte_at(s, i));
    return count;
}

static void add_byte(struct buf *out, uint32_t value)
{
    buf_add_char(out, (char)(unsigned char)value);
}

void utf8_add(struct buf *out, uint32_t code_point)
{
    uint32_t c = code_point;

    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = REPLACEMENT;
    if (c < 0x80) {
        add_byte(out, c);
        return;
    }
    if (c < 0x800) {
        add_byte(out, 0xc0 | c >> 6);
    } else if (c < 0x10000) {
        add_byte(out, 0xe0 | c >> 12);
        add_byte(out, 0x80 | (c >> 6 & 0x3f));
    } else {
        add_byte(out, 0xf0 | c >> 18);
        add_byte(out, 0x80 | (c >> 12 & 0x3f));
        add_byte(out, 0x80 | (c >> 6 & 0x3f));
    }
    add_byte(out, 0x80 | (c & 0x3f));
}

void utf8_add_replaced(struct buf *out, struct slice s)
{
    while (s.len) {
        size_t len = utf8_sequence(s);

        if (len)
            buf_add(out, s.ptr, len);
        else
            utf8_add(out, REPLACEMENT);
        s = slice_sub(s, len ? len : 1, s.len);
    }
}

/* The code point of a well-formed sequence. */
static uint32_t decode(struct slice sequence)
{
    static const unsigned char lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t value = byte_at(sequence, 0) & lead_mask[sequence.len];

    for (size_t i = 1; i < sequence.len; i++)
        value = value << 6 | (byte_at(sequence, i) & 0x3fu);
    return value;
}

static bool is_unseen(uint32_t code_point)
{
    for (size_t i = 0; i < ARRAY_LEN(unseen); i++) {
        if (code_point >= unseen[i].first && code_point <= unseen[i].last)
            return true;
    }
    return false;
}

static void add_visible_ascii(struct buf *out, char c)
{
    if (c == '\n')
        buf_add_str(out, "\\n");
    else if (c == '\t')
        buf_add_str(out, "\\t");
    else if (c == '\\')
        buf_add_str(out, "\\\\");
    else if (c < 0x20 || c == 0x7f)
        buf_printf(out, "\\x%02x", (unsigned)c);
    else
        buf_add_char(out, c);
}

void utf8_add_visible(struct buf *out, struct slice s)
{
    while (s.len) {
        size_t len = utf8_sequence(s);

        if (!len)
            buf_printf(out, "\\x%02x", (unsigned)byte_at(s, 0));
        else if (len == 1)
            add_visible_ascii(out, s.ptr[0]);
        else if (is_unseen(decode(slice_sub(s, 0, len))))
            buf_printf(out, "\\u{%x}", (unsigned)decode(slice_sub(s, 0, len)));
        else
            buf_add(out, s.ptr, len);
        s = slice_sub(s, len ? len : 1, s.len);
    }
}
