/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base32.h"

static int digit_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    if (c >= '2' && c <= '7')
        return c - '2' + 26;
    return -1;
}

void base32_encode(const unsigned char *bytes, size_t len, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    for (size_t i = 0; i < BASE32_LEN(len); i++) {
        const size_t bit = i * 5;
        const unsigned high = bytes[bit / 8];
        const unsigned low = bit / 8 + 1 < len ? bytes[bit / 8 + 1] : 0;

        *out++ = digits[(high << 8 | low) >> (11 - bit % 8) & 31];
    }
    *out = '\0';
}

bool base32_decode(struct slice text, unsigned char *out)
{
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < text.len; i++) {
        const int value = digit_value(text.ptr[i]);

        if (value < 0)
            return false;
        bits = bits << 5 | (uint32_t)value;
        held += 5;
        if (held >= 8) {
            held -= 8;
            *out++ = (unsigned char)(bits >> held);
        }
    }
    return true;
}
