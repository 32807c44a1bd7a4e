/* SPDX-License-Identifier: Apache-2.0 */
#include "match/randomness.h"

#include <math.h>

enum kind { KIND_BEGIN, KIND_SMALL, KIND_CAPITAL, KIND_DIGIT, KIND_OTHER };

/*
 * How surprising the next character of a word is, -log2 of its share, in
 * quarter bits, one digit of base 36 each. Made from 228,963 different words
 * and identifiers of git 2.5.2 and 2.54.0, redis 6.0.6 and 7.2.5; hashes left
 * out. A row is what stands before.
 */

/* The next kind: small letter, capital, digit, another. */
static const char kinds[][5] = {
    "2aji", /* the beginning */
    "1osd", /* a small letter */
    "a2pd", /* a capital */
    "hh2a", /* a digit */
    "2bhh", /* another */
};

/* The next letter, a to z, case aside, given that one follows. */
static const char letters[][27] = {
    "giehihkkivqiijjgwfdgkonuzt", /* none */
    "ukefztjyjzqdhdwkzdfbnpvqpw", /* a */
    "bqorevssdgzbkwhtzfiqczzzky", /* b */
    "etpxfvzblzdgnx9sziodluzyuw", /* c */
    "dmrj8qut9zzlttetzljrgrwqsy", /* d */
    "hqfeljpxpztijcuktbdgumpipz", /* e */
    "gwsqfdtx7zzgsobyzggjjzzyoz", /* f */
    "jwnv7tmkazwlshkrzffnjsvzux", /* g */
    "8tsp7uxwdzyoppcozhmhkyzzxz", /* h */
    "moiijkizzzufj9gmzjebzmzozm", /* i */
    "gusp4uqwknrqrrgpxugufxqywx", /* j */
    "ftqr6nprdzqiukfszoefkwuzuz", /* k */
    "dttk8ptzbzudtvbqzumhiuzzkz", /* l */
    "9mum9zzuczxqfudezxlqlzzzrz", /* m */
    "ewgddidxhznptnfszqgblozzsz", /* n */
    "qkggzmmzoznieakhzbjihokyzz", /* o */
    "9zplbtuojzzewyejzckeizzzrz", /* p */
    "mpoqqppwrttjtrpsjmln2urvsv", /* q */
    "dsmm6uizezonlnfuzkiimpxzkw", /* r */
    "ivjrauseezomnvjixuh8htuznu", /* s */
    "cxkr8rxgczwppufpzdhklzupky", /* t */
    "ignnijozjxxdhbsfzecdzyztzv", /* u */
    "awrv4wyzczzwumjtzrlstxzzxz", /* v */
    "bvqoetsj9zvntgctycinsyowny", /* w */
    "juhleqttezwqmvp9xon7qwvgov", /* x */
    "iliphnovkwqjfejaxlbfrtlxqr", /* y */
    "duro6tsudywlnmjrxnjqjynugj", /* z */
};

#define QUARTER 0.25
#define DIGIT_BITS 3.32 /* log2 10: digits follow each other as they like */
#define OTHER_BITS 2.0  /* few of the others are common in words */
#define STEP_BITS 2.0   /* aaaa, 1234, fedc: people write what is easy */

static enum kind kind_of(char c)
{
    if (c >= 'a' && c <= 'z')
        return KIND_SMALL;
    if (c >= 'A' && c <= 'Z')
        return KIND_CAPITAL;
    return c >= '0' && c <= '9' ? KIND_DIGIT : KIND_OTHER;
}

static double surprise_at(const char *row, size_t index)
{
    char digit = row[index];

    return QUARTER * (digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static bool is_letter(enum kind kind)
{
    return kind == KIND_SMALL || kind == KIND_CAPITAL;
}

/* Its place in the alphabet, from 1. */
static size_t place_of(char letter)
{
    return (size_t)((letter | 0x20) - 'a') + 1;
}

/* Bits of text[i], given what stands before it. */
static double step_bits(struct slice text, size_t i)
{
    const char c = text.ptr[i];
    const char before = i ? text.ptr[i - 1] : '\0';
    enum kind kind = kind_of(c);
    enum kind kind_before = i ? kind_of(before) : KIND_BEGIN;
    size_t letter = is_letter(kind_before) ? place_of(before) : 0;
    double bits = surprise_at(kinds[kind_before], (size_t)kind - 1);

    if (is_letter(kind))
        bits += surprise_at(letters[letter], place_of(c) - 1);
    else
        bits += kind == KIND_DIGIT ? DIGIT_BITS : OTHER_BITS;
    if (i && c - before >= -1 && c - before <= 1 && bits > STEP_BITS)
        return STEP_BITS;
    return bits;
}

/* Bits that the model of words needs to write the text. */
static double word_bits(struct slice text)
{
    double bits = 0;

    for (size_t i = 0; i < text.len; i++)
        bits += step_bits(text, i);
    return bits;
}

/* Hexadecimal digits with letters of one case. */
static bool is_hex(struct slice text)
{
    bool small = false;
    bool capital = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        small |= c >= 'a' && c <= 'f';
        capital |= c >= 'A' && c <= 'F';
        if (!((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9')))
            return false;
    }
    return small != capital;
}

/* Bits of one draw from the alphabet. */
static double draw_bits(struct slice text)
{
    static const unsigned sizes[] = {
        [KIND_SMALL] = 26, [KIND_CAPITAL] = 26, [KIND_DIGIT] = 10, [KIND_OTHER] = 16};
    bool seen[ARRAY_LEN(sizes)] = {false};
    unsigned size = 0;

    if (is_hex(text))
        return 4;
    for (size_t i = 0; i < text.len; i++)
        seen[kind_of(text.ptr[i])] = true;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        size += seen[i] ? sizes[i] : 0;
    return log2(size ? size : 1);
}

double randomness_bits(struct slice text)
{
    while (text.len && text.ptr[text.len - 1] == '=') /* padding */
        text.len--;
    return word_bits(text) - (double)text.len * draw_bits(text);
}
