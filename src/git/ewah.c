/* SPDX-License-Identifier: Apache-2.0 */
#include "git/ewah.h"

#include "git/bigendian.h"

#define HEAD_BYTES 8
#define TAIL_BYTES 4
#define WORD_BYTES 8
#define WORD_BITS 64

enum err_code ewah_take(struct slice *rest, struct ewah *out)
{
    uint64_t words_bytes;

    if (rest->len < HEAD_BYTES + TAIL_BYTES)
        return ERR_PARSE;
    words_bytes = (uint64_t)bigendian_32(rest->ptr + 4) * WORD_BYTES;
    if (words_bytes > rest->len - HEAD_BYTES - TAIL_BYTES)
        return ERR_PARSE;
    *out = (struct ewah){
        .words = slice_sub(*rest, HEAD_BYTES, HEAD_BYTES + (size_t)words_bytes),
        .bits = bigendian_32(rest->ptr),
    };
    *rest = slice_sub(*rest, HEAD_BYTES + (size_t)words_bytes + TAIL_BYTES, rest->len);
    return ERR_OK;
}

static uint64_t take_word(struct ewah *ewah)
{
    uint64_t word = bigendian_64(ewah->words.ptr);

    ewah->words = slice_sub(ewah->words, WORD_BYTES, ewah->words.len);
    return word;
}

static void take_marker(struct ewah *ewah)
{
    uint64_t marker = take_word(ewah);

    ewah->repeated = marker & 1 ? UINT64_MAX : 0;
    ewah->repeats = marker >> 1 & UINT32_MAX;
    ewah->literals = marker >> 33;
}

/* Loads the next word that can have bits; ITER_END after the last. */
static enum err_code advance(struct ewah *ewah)
{
    if (ewah->repeats && !ewah->repeated) {
        ewah->position += ewah->repeats * WORD_BITS;
        ewah->repeats = 0;
    } else if (ewah->repeats) {
        ewah->repeats--;
        ewah->word = ewah->repeated;
        ewah->position += WORD_BITS;
    } else if (!ewah->words.len) {
        return ewah->literals ? ERR_PARSE : ITER_END;
    } else if (ewah->literals) {
        ewah->literals--;
        ewah->word = take_word(ewah);
        ewah->position += WORD_BITS;
    } else {
        take_marker(ewah);
    }
    return ewah->position < ewah->bits + WORD_BITS ? ERR_OK : ERR_PARSE;
}

enum err_code ewah_next(struct ewah *ewah, uint64_t *bit)
{
    while (!ewah->word) {
        enum err_code code = advance(ewah);

        if (code != ERR_OK)
            return code;
    }
    *bit = ewah->position - WORD_BITS + (uint64_t)__builtin_ctzll(ewah->word);
    ewah->word &= ewah->word - 1;
    return *bit < ewah->bits ? ERR_OK : ERR_PARSE;
}
