/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sieve against a naive search: "COUNT (LENGTH BYTES)* TEXT", where the high
 * bit of a literal's length says that either case matches. The hits are every
 * place of every literal, each once, ordered by their ends.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "match/sieve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LITERALS_MAX 12
#define LITERAL_BYTES_MAX 40

static bool same_byte(char is, char wanted, bool caseless)
{
    bool letter = (wanted | 0x20) >= 'a' && (wanted | 0x20) <= 'z';

    return is == wanted || (caseless && letter && (is ^ wanted) == 0x20);
}

static bool ends_at(struct slice text, size_t end, const struct literal *literal)
{
    size_t len = literal->bytes.len;

    if (len > end)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!same_byte(text.ptr[end - len + i], literal->bytes.ptr[i], literal->caseless))
            return false;
    return true;
}

static void check(const struct sieve *sieve, const struct literal *literals, size_t count,
                  struct slice text)
{
    struct hit_list hits = {0};
    size_t wanted = 0;

    if (sieve_scan(sieve, text, &hits) != ERR_OK)
        abort();
    for (size_t i = 1; i < hits.count; i++)
        if (hits.items[i - 1].end > hits.items[i].end)
            abort();
    hit_list_sort(&hits, 0);
    for (size_t end = 1; end <= text.len; end++)
        for (uint32_t i = 0; i < count; i++)
            if (ends_at(text, end, &literals[i]) &&
                (wanted == hits.count || hits.items[wanted].literal != i ||
                 hits.items[wanted++].end != end))
                abort();
    if (wanted != hits.count)
        abort();
    hit_list_release(&hits);
}

/* Cuts the next literal off; false: there is none. */
static bool take_literal(struct slice *input, struct literal *out)
{
    size_t len = input->len ? (unsigned char)input->ptr[0] & 0x7f : 0;

    if (!len || len > LITERAL_BYTES_MAX || len >= input->len)
        return false;
    out->caseless = (unsigned char)input->ptr[0] >> 7;
    out->bytes = slice_sub(*input, 1, 1 + len);
    *input = slice_sub(*input, 1 + len, input->len);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = slice_of((const char *)data, size);
    struct literal literals[LITERALS_MAX];
    struct sieve *sieve = NULL;
    size_t wanted = size ? data[0] % LITERALS_MAX + 1 : 0;
    size_t count = 0;
    enum err_code code;

    input = slice_sub(input, 1, input.len);
    while (count < wanted && take_literal(&input, &literals[count]))
        count++;
    if (!count)
        return 0;
    code = sieve_new(literals, count, &sieve);
    if (code == ERR_OK)
        check(sieve, literals, count, input);
    else if (code != ERR_UNSUPPORTED)
        abort();
    sieve_free(sieve);
    return 0;
}
