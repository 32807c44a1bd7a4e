/* SPDX-License-Identifier: Apache-2.0 */
#include "match/decode.h"

#include "core/base64.h"
#include "core/hex.h"
#include "core/limits.h"
#include "core/mem.h"

#define DECODED_BYTES_MAX (4 * LIMIT_WINDOW_BYTES)

void decoded_release(struct decoded *decoded)
{
    if (decoded->text)
        mem_wipe(decoded->text, decoded->cap);
    mem_free(decoded->text);
    mem_free(decoded->origins);
    *decoded = (struct decoded){0};
}

static void clear(struct decoded *decoded)
{
    if (decoded->len)
        mem_wipe(decoded->text, decoded->len);
    decoded->len = 0;
    decoded->hit = 0;
}

/* Room for `count` bytes in all. */
static enum err_code make_room(struct decoded *decoded, size_t count)
{
    size_t cap = mem_grow(decoded->cap, count, DECODED_BYTES_MAX);
    struct decoded grown = *decoded;

    if (count <= decoded->cap)
        return ERR_OK;
    if (!cap)
        return ERR_LIMIT;
    grown.text = mem_alloc(cap);
    grown.origins = mem_calloc(cap, sizeof *grown.origins);
    if (!grown.text || !grown.origins) {
        mem_free(grown.text);
        mem_free(grown.origins);
        return ERR_NOMEM;
    }
    grown.cap = cap;
    grown.len = 0;
    decoded_release(decoded);
    *decoded = grown;
    return ERR_OK;
}

static void put(struct decoded *out, int byte, size_t start, size_t end)
{
    if (out->len == out->cap)
        return;
    out->origins[out->len] = (struct origin){(uint32_t)start, (uint32_t)end};
    out->text[out->len++] = (char)byte;
}

/* UTF-16: every second byte is NUL. */

static bool is_ascii_unit(struct slice bytes, size_t at)
{
    return at < bytes.len && bytes.ptr[at] > 0;
}

static bool is_big_endian(struct slice bytes, size_t at)
{
    if (bytes.len >= 2 && memcmp(bytes.ptr, "\xff\xfe", 2) == 0)
        return false;
    if (bytes.len >= 2 && memcmp(bytes.ptr, "\xfe\xff", 2) == 0)
        return true;
    return at % 2 == 1;
}

static void decode_utf16(struct slice bytes, const struct decode_order *order, bool big_endian,
                         struct decoded *out)
{
    size_t at = order->at;

    while (order->at - at < 2 * order->back && at >= 2 && bytes.ptr[at - 1] == '\0' &&
           is_ascii_unit(bytes, at - 2))
        at -= 2;
    out->hit = (order->at - at) / 2;
    while (out->len < out->hit + order->ahead && is_ascii_unit(bytes, at)) {
        size_t start = big_endian && at > 0 ? at - 1 : at;
        size_t end = big_endian || at + 1 == bytes.len ? at + 1 : at + 2;

        put(out, bytes.ptr[at], start, end);
        if (at + 1 < bytes.len && bytes.ptr[at + 1] != '\0')
            break;
        at += 2;
    }
}

static bool is_hex_pair(struct slice bytes, size_t at)
{
    return at + 1 < bytes.len && hex_digit(bytes.ptr[at]) >= 0 && hex_digit(bytes.ptr[at + 1]) >= 0;
}

static void decode_hex(struct slice bytes, const struct decode_order *order, struct decoded *out)
{
    size_t at = order->at;

    while (order->at - at < 2 * order->back && at >= 2 && is_hex_pair(bytes, at - 2))
        at -= 2;
    out->hit = (order->at - at) / 2;
    for (; out->len < out->hit + order->ahead && is_hex_pair(bytes, at); at += 2)
        put(out, hex_digit(bytes.ptr[at]) << 4 | hex_digit(bytes.ptr[at + 1]), at, at + 2);
}

/* Percent and backslash escapes stand among plain characters. A unit reader
 * gives the byte at `at` and moves behind it. */
typedef int (*unit_fn)(struct slice bytes, size_t *at);

static int percent_unit(struct slice bytes, size_t *at)
{
    size_t start = (*at)++;

    if (bytes.ptr[start] != '%' || !is_hex_pair(bytes, start + 1))
        return (unsigned char)bytes.ptr[start];
    *at = start + 3;
    return hex_digit(bytes.ptr[start + 1]) << 4 | hex_digit(bytes.ptr[start + 2]);
}

/* Characters above U+00FF are no part of a token: one byte stands for each. */
#define OTHER_CHARACTER 0xff

static int escape_unit(struct slice bytes, size_t *at)
{
    static const char letters[] = "nrtbf/\"\\'";
    static const char plain[] = "\n\r\t\b\f/\"\\'";
    size_t start = (*at)++;
    char next = start + 1 < bytes.len ? bytes.ptr[start + 1] : '\0';
    const char *letter = next ? strchr(letters, next) : NULL;
    size_t digits = next == 'u' ? start + 4 : start + 2;

    if (bytes.ptr[start] != '\\')
        return (unsigned char)bytes.ptr[start];
    if ((next == 'x' && is_hex_pair(bytes, digits)) ||
        (next == 'u' && is_hex_pair(bytes, digits) && is_hex_pair(bytes, start + 2))) {
        *at = digits + 2;
        if (next == 'u' && memcmp(bytes.ptr + start + 2, "00", 2) != 0)
            return OTHER_CHARACTER;
        return hex_digit(bytes.ptr[digits]) << 4 | hex_digit(bytes.ptr[digits + 1]);
    }
    if (!letter)
        return '\\';
    *at = start + 2;
    return plain[letter - letters];
}

/* The bytes before the hit are decoded on their own: beginning within an
 * escape must not move its place. */
static void decode_units(struct slice bytes, const struct decode_order *order, unit_fn unit,
                         struct decoded *out)
{
    struct slice before = slice_sub(bytes, 0, order->at);
    size_t room = encodings_size(order->encoding, order->back);
    size_t at = order->at > room ? order->at - room : 0;

    while (at < order->at && out->len < out->cap) {
        size_t start = at;
        int byte = unit(before, &at);

        put(out, byte, start, at);
    }
    out->hit = out->len;
    while (at < bytes.len && out->len < out->hit + order->ahead && out->len < out->cap) {
        size_t start = at;
        int byte = unit(bytes, &at);

        put(out, byte, start, at);
    }
}

/* Base64 */

/* How many bytes a break of lines takes, forwards from `at`; 0: there is none. */
static size_t break_behind(struct slice bytes, size_t at)
{
    size_t end = at;

    while (end < bytes.len && end - at < ENCODINGS_BREAK_BYTES_MAX &&
           strchr(" \t\r\n", bytes.ptr[end]) && bytes.ptr[end])
        end++;
    return memchr(bytes.ptr + at, '\n', end - at) ? end - at : 0;
}

/* The same backwards, before `at`. */
static size_t break_before(struct slice bytes, size_t at)
{
    size_t start = at;

    while (start > 0 && at - start < ENCODINGS_BREAK_BYTES_MAX && bytes.ptr[start - 1] &&
           strchr(" \t\r\n", bytes.ptr[start - 1]))
        start--;
    return memchr(bytes.ptr + start, '\n', at - start) ? at - start : 0;
}

static size_t digits_before(struct slice bytes, size_t at, size_t most)
{
    size_t count = 0;

    while (count < most && count < at && base64_digit(bytes.ptr[at - count - 1]) >= 0)
        count++;
    return count;
}

/* The place of the digit before `at`, over a break of lines if need be;
 * SIZE_MAX: there is none. */
static size_t digit_before(struct slice bytes, size_t at)
{
    size_t skip;

    if (at > 0 && base64_digit(bytes.ptr[at - 1]) >= 0)
        return at - 1;
    skip = at > 0 ? break_before(bytes, at) : 0;
    if (skip &&
        digits_before(bytes, at - skip, ENCODINGS_LINE_DIGITS_MIN) == ENCODINGS_LINE_DIGITS_MIN)
        return at - skip - 1;
    return SIZE_MAX;
}

/* The same for the digit at `at` or behind. */
static size_t digit_behind(struct slice bytes, size_t at)
{
    size_t skip;

    if (at < bytes.len && base64_digit(bytes.ptr[at]) >= 0)
        return at;
    if (at >= bytes.len ||
        digits_before(bytes, at, ENCODINGS_LINE_DIGITS_MIN) < ENCODINGS_LINE_DIGITS_MIN)
        return SIZE_MAX;
    skip = break_behind(bytes, at);
    at += skip;
    return skip && at < bytes.len && base64_digit(bytes.ptr[at]) >= 0 ? at : SIZE_MAX;
}

/* The last digits that were read, and where they stand. */
struct digit_pair {
    unsigned values[2];
    size_t places[2];
};

static void decode_base64_from(struct slice bytes, size_t at, size_t count, struct decoded *out)
{
    struct digit_pair pair = {0};
    size_t index = 0;

    while (out->len < count && (at = digit_behind(bytes, at)) != SIZE_MAX) {
        unsigned shift = 2 * (unsigned)(index % 4);

        pair.values[0] = pair.values[1];
        pair.places[0] = pair.places[1];
        pair.values[1] = (unsigned)base64_digit(bytes.ptr[at]);
        pair.places[1] = at;
        /* Digits 1, 2 and 3 of a group complete a byte each. */
        if (index % 4)
            put(out, (int)((pair.values[0] << shift | pair.values[1] >> (6 - shift)) & 0xff),
                pair.places[0], at + 1);
        index++;
        at++;
    }
}

/* An image begins with the digit of its group that no byte before decides. */
static size_t first_stable_digit(unsigned phase)
{
    return (8 * phase + 5) / 6;
}

/* Where the image begins of which a literal is the part behind a break. */
static size_t image_start(struct slice bytes, const struct decode_order *order)
{
    size_t at = order->at;

    if (order->lead && base64_digit(bytes.ptr[at]) < 0)
        at++;
    for (unsigned i = 0; i < order->lead && at != SIZE_MAX; i++)
        at = digit_before(bytes, at);
    return at;
}

static enum err_code decode_base64(struct slice bytes, const struct decode_order *order,
                                   struct decoded *out)
{
    unsigned phase = order->phase % 3;
    size_t stable = first_stable_digit(phase);
    size_t wanted = stable + (order->back + 2) / 3 * 4;
    size_t begin = SIZE_MAX;
    size_t begin_count = 0;
    size_t at = image_start(bytes, order);

    if (at == SIZE_MAX)
        return ERR_NOTFOUND;
    if (stable == 0)
        begin = at;
    for (size_t count = 1; count <= wanted; count++) {
        at = digit_before(bytes, at);
        if (at == SIZE_MAX)
            break;
        if (count % 4 == stable % 4) {
            begin = at;
            begin_count = count;
        }
    }
    if (begin == SIZE_MAX)
        return ERR_NOTFOUND;
    out->hit = (begin_count - stable) / 4 * 3 + phase;
    decode_base64_from(bytes, begin, out->hit + order->ahead, out);
    return ERR_OK;
}

static enum err_code decode_inner(struct slice bytes, const struct decode_order *order,
                                  struct decoded *out)
{
    if (order->encoding != ENCODING_UTF16LE)
        return decode_around(bytes, order, out);
    /* What stands before a group of three digits is unknown, so the order of
     * the bytes is, too; Windows has but one. */
    decode_utf16(bytes, order, false, out);
    return ERR_OK;
}

/* Decodes the outer layer, then the inner one within it. */
static enum err_code decode_twice(struct slice bytes, const struct decode_order *order,
                                  enum encoding within, struct decoded *out)
{
    struct decode_order outer = *order;
    struct decode_order inner = *order;
    struct decoded middle = {0};
    enum err_code code;

    outer.encoding = ENCODING_BASE64;
    outer.phase = order->phase % 3;
    outer.back = encodings_size(within, order->back);
    outer.ahead = encodings_size(within, order->ahead);
    inner.encoding = within;
    inner.phase = order->phase / 3;
    code = decode_around(bytes, &outer, &middle);
    inner.at = middle.hit;
    if (code == ERR_OK)
        code = decode_inner(slice_of(middle.text, middle.len), &inner, out);
    out->encoding = order->encoding;
    for (size_t i = 0; code == ERR_OK && i < out->len; i++) {
        struct origin *origin = &out->origins[i];

        *origin = (struct origin){
            middle.origins[origin->start].start,
            middle.origins[origin->end - 1].end,
        };
    }
    decoded_release(&middle);
    return code;
}

enum err_code decode_around(struct slice bytes, const struct decode_order *order,
                            struct decoded *out)
{
    size_t room = encodings_size(order->encoding, order->back) + order->ahead + 8;
    enum err_code code = make_room(out, room < DECODED_BYTES_MAX ? room : DECODED_BYTES_MAX);

    clear(out);
    if (code != ERR_OK)
        return code;
    out->encoding = order->encoding;
    switch (order->encoding) {
    case ENCODING_PLAIN:
        return ERR_NOTFOUND;
    case ENCODING_BASE64:
        code = decode_base64(bytes, order, out);
        break;
    case ENCODING_BASE64_TWICE:
        code = decode_twice(bytes, order, ENCODING_BASE64, out);
        break;
    case ENCODING_BASE64_UTF16:
        code = decode_twice(bytes, order, ENCODING_UTF16LE, out);
        break;
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        out->encoding = is_big_endian(bytes, order->at) ? ENCODING_UTF16BE : ENCODING_UTF16LE;
        decode_utf16(bytes, order, out->encoding == ENCODING_UTF16BE, out);
        break;
    case ENCODING_HEX:
        decode_hex(bytes, order, out);
        break;
    case ENCODING_PERCENT:
        decode_units(bytes, order, percent_unit, out);
        break;
    case ENCODING_ESCAPED:
        decode_units(bytes, order, escape_unit, out);
        break;
    }
    return code == ERR_OK && out->hit >= out->len ? ERR_NOTFOUND : code;
}
