/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hex.h"

/* The value of each digit, with a bit that other bytes have not. */
#define DIGIT 0x10

static const unsigned char values[256] = {
    ['0'] = DIGIT + 0,  ['1'] = DIGIT + 1,  ['2'] = DIGIT + 2,  ['3'] = DIGIT + 3,
    ['4'] = DIGIT + 4,  ['5'] = DIGIT + 5,  ['6'] = DIGIT + 6,  ['7'] = DIGIT + 7,
    ['8'] = DIGIT + 8,  ['9'] = DIGIT + 9,  ['a'] = DIGIT + 10, ['b'] = DIGIT + 11,
    ['c'] = DIGIT + 12, ['d'] = DIGIT + 13, ['e'] = DIGIT + 14, ['f'] = DIGIT + 15,
    ['A'] = DIGIT + 10, ['B'] = DIGIT + 11, ['C'] = DIGIT + 12, ['D'] = DIGIT + 13,
    ['E'] = DIGIT + 14, ['F'] = DIGIT + 15,
};

int hex_digit(char c)
{
    unsigned value = values[(unsigned char)c];

    return value ? (int)value - DIGIT : -1;
}

void hex_encode(const unsigned char *bytes, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}

bool hex_decode(const char *digits, size_t len, unsigned char *out)
{
    unsigned all = DIGIT;

    for (size_t i = 0; i < len; i++) {
        unsigned high = values[(unsigned char)digits[2 * i]];
        unsigned low = values[(unsigned char)digits[2 * i + 1]];

        all &= high & low;
        out[i] = (unsigned char)(high << 4 | (low & 15));
    }
    return all != 0;
}
