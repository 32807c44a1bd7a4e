/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base64.h"

int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}

/* Up to three bytes as four characters; `pad` stands for the missing ones. */
static size_t encode_group(const char *digits, struct slice group, bool pad, char out[4])
{
    uint32_t bits = 0;
    size_t used = group.len + 1;

    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < group.len ? (unsigned char)group.ptr[i] : 0);
    for (size_t i = 0; i < 4; i++)
        out[i] = i < used ? digits[bits >> (18 - 6 * i) & 63] : '=';
    return pad ? 4 : used;
}

void base64_add(struct buf *out, struct slice bytes, enum base64_alphabet alphabet)
{
    static const char digits[2][65] = {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    };
    char text[4];

    for (size_t at = 0; at < bytes.len; at += 3)
        buf_add(out, text,
                encode_group(digits[alphabet], slice_sub(bytes, at, at + 3),
                             alphabet == BASE64_STANDARD, text));
}

bool base64_decode(struct slice text, unsigned char *out, size_t *out_len)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t len = 0;

    if (text.len % 4 == 0)
        for (int padding = 0; padding < 2 && slice_ends(text, "="); padding++)
            text.len--;
    for (size_t i = 0; i < text.len; i++) {
        const int value = base64_digit(text.ptr[i]);

        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[len++] = (unsigned char)(bits >> held);
        }
    }
    *out_len = len;
    return text.len % 4 != 1;
}
