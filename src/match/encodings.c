/* SPDX-License-Identifier: Apache-2.0 */
#include "match/encodings.h"

#include "core/ascii.h"
#include "core/buf.h"

/* More of a literal makes its image no rarer in practice. */
#define SOURCE_BYTES_MAX 16
#define IMAGE_BYTES_MAX (6 * SOURCE_BYTES_MAX)
/* Shorter ones are part of words: "docF" is an image of "ghp_". */
#define BASE64_IMAGE_MIN 5

/* Of an image cut in two, a part with the break beside it is seen rarely enough
 * from this length on; from twice the other on it is without the break. */
#define PART_MIN 3
#define BARE_PART_MIN 6

/* Whether a line is long enough is asked behind its break. */
#define LINE_BYTES (16 + ENCODINGS_LINE_DIGITS_MIN + ENCODINGS_BREAK_BYTES_MAX)

struct maker {
    struct arena *arena;
    encodings_fn fn;
    void *ctx;
};

/* `image` with these bytes, which are copied. */
static enum err_code emit_image(const struct maker *maker, struct image image, struct slice bytes)
{
    image.literal.bytes = arena_slice(maker->arena, bytes);
    return image.literal.bytes.ptr ? maker->fn(maker->ctx, &image) : ERR_NOMEM;
}

static enum err_code emit(const struct maker *maker, enum encoding encoding, uint8_t phase,
                          struct slice bytes, bool caseless)
{
    return emit_image(maker, (struct image){{{0}, caseless}, .encoding = encoding, .phase = phase},
                      bytes);
}

/* Base64 */

static const char base64_alphabets[2][65] = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

/* The digits of a string's base64 that do not depend on what stands around. */
struct digits {
    unsigned char values[IMAGE_BYTES_MAX];
    size_t count;
    unsigned rest_bits; /* of the digit behind them, known from above: 0, 2 or 4 */
    unsigned rest;
};

/* `phase` bytes of the first group of three stand before the string:
 *
 *     plain   |   byte 0    |   byte 1    |   byte 2    |
 *     digits  | 0       | 1       | 2       | 3         |
 */
static struct digits stable_digits(struct slice plain, size_t phase)
{
    size_t end = 8 * (phase + plain.len);
    size_t at = (8 * phase + 5) / 6 * 6;
    struct digits digits = {0};
    unsigned value = 0;

    for (; at < end && digits.count < sizeof digits.values; at++) {
        unsigned byte = (unsigned char)plain.ptr[at / 8 - phase];

        value = value << 1 | (byte >> (7 - at % 8) & 1);
        digits.rest_bits++;
        if (digits.rest_bits == 6) {
            digits.values[digits.count++] = (unsigned char)value;
            digits.rest_bits = 0;
            value = 0;
        }
    }
    digits.rest = value;
    return digits;
}

typedef enum err_code (*digits_fn)(const struct maker *maker, struct slice text, uint8_t phase);

/* In the standard alphabet, and in that of URLs where this differs. */
static enum err_code write_digits(const struct maker *maker, const struct digits *digits,
                                  uint8_t phase, digits_fn fn)
{
    char text[2][IMAGE_BYTES_MAX];
    enum err_code code;

    for (size_t a = 0; a < 2; a++) {
        for (size_t i = 0; i < digits->count; i++)
            text[a][i] = base64_alphabets[a][digits->values[i]];
    }
    code = fn(maker, slice_of(text[0], digits->count), phase);
    if (code == ERR_OK && memcmp(text[0], text[1], digits->count) != 0)
        code = fn(maker, slice_of(text[1], digits->count), phase);
    return code;
}

/* `inner` is added to each phase: 3 times that of a string that is base64 itself. */
static enum err_code base64_images(const struct maker *maker, struct slice plain, uint8_t inner,
                                   digits_fn fn)
{
    enum err_code code = ERR_OK;

    for (uint8_t phase = 0; phase < 3 && code == ERR_OK; phase++) {
        struct digits digits = stable_digits(plain, phase);
        uint8_t told = (uint8_t)(inner + phase);

        if (digits.count >= BASE64_IMAGE_MIN) {
            code = write_digits(maker, &digits, told, fn);
            continue;
        }
        /* What follows is ASCII, so the next bit is 0: two more digits are possible. */
        if (digits.count != BASE64_IMAGE_MIN - 1 || digits.rest_bits != 4)
            continue;
        digits.count++;
        for (unsigned last = 0; last < 2 && code == ERR_OK; last++) {
            digits.values[digits.count - 1] = (unsigned char)(digits.rest << 2 | last);
            code = write_digits(maker, &digits, told, fn);
        }
    }
    return code;
}

static enum err_code emit_once(const struct maker *maker, struct slice text, uint8_t phase)
{
    return emit(maker, ENCODING_BASE64, phase, text, false);
}

static enum err_code emit_utf16(const struct maker *maker, struct slice text, uint8_t phase)
{
    return emit(maker, ENCODING_BASE64_UTF16, phase, text, false);
}

/* `part` of an image behind `lead` other digits, with each byte that can stand
 * where the line was broken: "\r\n    " begins and ends in several ways. */
static enum err_code emit_beside_break(const struct maker *maker, struct image image,
                                       struct slice part)
{
    static const char ends[] = "\n\r";
    static const char starts[] = "\n \t";
    enum err_code code = ERR_OK;

    for (const char *brk = image.lead ? starts : ends; *brk && code == ERR_OK; brk++) {
        char text[IMAGE_BYTES_MAX + 1];
        size_t at = image.lead ? 1 : 0;

        memcpy(text + at, part.ptr, part.len);
        text[image.lead ? 0 : part.len] = *brk;
        code = emit_image(maker, image, slice_of(text, part.len + 1));
    }
    return code;
}

/* A long image, cut anywhere, has one of two parts whole. Of a short one the
 * longer part is looked for together with the break. */
static enum err_code emit_wrapped(const struct maker *maker, struct slice text, uint8_t phase)
{
    struct image image = {.encoding = ENCODING_BASE64, .phase = phase};
    size_t half = (text.len + 1) / 2;
    enum err_code code = ERR_OK;

    if (half >= BARE_PART_MIN) {
        code = emit_image(maker, image, slice_sub(text, 0, half));
        image.lead = (uint8_t)(half - 1);
        return code == ERR_OK ? emit_image(maker, image, slice_sub(text, half - 1, text.len))
                              : code;
    }
    for (size_t cut = 1; cut < text.len && code == ERR_OK; cut++) {
        bool left = cut >= half;
        struct slice part = left ? slice_sub(text, 0, cut) : slice_sub(text, cut, text.len);

        image.lead = left ? 0 : (uint8_t)cut;
        if (part.len >= PART_MIN)
            code = emit_beside_break(maker, image, part);
    }
    return code;
}

static enum err_code emit_twice(const struct maker *maker, struct slice text, uint8_t phase)
{
    return emit(maker, ENCODING_BASE64_TWICE, phase, text, false);
}

static enum err_code encode_again(const struct maker *maker, struct slice text, uint8_t phase)
{
    return base64_images(maker, text, (uint8_t)(3 * phase), emit_twice);
}

/* Escapes */

/* How a byte is escaped: a prefix, then two hexadecimal digits or the byte. */
struct escape {
    enum encoding encoding;
    const char *prefix;
    bool hex;
    bool (*needs)(char c); /* NULL: every byte is escaped */
};

/* An image that is the literal itself is none. Hexadecimal digits come in
 * both cases. */
static enum err_code emit_escaped(const struct maker *maker, const struct escape *escape,
                                  struct slice plain)
{
    struct buf text = BUF_INIT(IMAGE_BYTES_MAX);
    enum err_code code;

    for (size_t i = 0; i < plain.len; i++) {
        bool escaped = !escape->needs || escape->needs(plain.ptr[i]);

        if (escaped)
            buf_add_str(&text, escape->prefix);
        if (escaped && escape->hex)
            buf_printf(&text, "%02x", (unsigned char)plain.ptr[i]);
        else
            buf_add_char(&text, plain.ptr[i]);
    }
    code = buf_status(&text);
    if (code == ERR_OK && !slice_equal(buf_slice(&text), plain))
        code = emit(maker, escape->encoding, 0, buf_slice(&text), true);
    buf_release(&text);
    return code;
}

static bool is_special(char c)
{
    return !ascii_is_alnum(c);
}

static bool is_slash(char c)
{
    return c == '/';
}

static enum err_code escaped_images(const struct maker *maker, struct slice plain, uint32_t mask)
{
    static const struct escape escapes[] = {
        {ENCODING_HEX, "", true, NULL},
        {ENCODING_PERCENT, "%", true, NULL},
        {ENCODING_PERCENT, "%", true, is_special},
        {ENCODING_ESCAPED, "\\u00", true, NULL},
        {ENCODING_ESCAPED, "\\u00", true, is_special},
        {ENCODING_ESCAPED, "\\x", true, NULL},
        {ENCODING_ESCAPED, "\\", false, is_slash},
    };
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < ARRAY_LEN(escapes) && code == ERR_OK; i++) {
        if (mask & ENCODINGS_BIT(escapes[i].encoding))
            code = emit_escaped(maker, &escapes[i], plain);
    }
    return code;
}

/* Without the outer NULs, which stand before or behind as the order of bytes is. */
static struct slice widen(struct slice plain, char text[static 2 * SOURCE_BYTES_MAX])
{
    memset(text, 0, 2 * SOURCE_BYTES_MAX);
    for (size_t i = 0; i < plain.len; i++)
        text[2 * i] = plain.ptr[i];
    return slice_of(text, 2 * plain.len - 1);
}

static enum err_code base64_family(const struct maker *maker, struct slice plain, uint32_t mask)
{
    char text[2 * SOURCE_BYTES_MAX];
    enum err_code code = ERR_OK;

    if (mask & ENCODINGS_BIT(ENCODING_BASE64))
        code = base64_images(maker, plain, 0, emit_once);
    if (code == ERR_OK && mask & ENCODINGS_WRAPPED)
        code = base64_images(maker, plain, 0, emit_wrapped);
    if (code == ERR_OK && mask & ENCODINGS_BIT(ENCODING_BASE64_TWICE))
        code = base64_images(maker, plain, 0, encode_again);
    if (code == ERR_OK && mask & ENCODINGS_BIT(ENCODING_BASE64_UTF16))
        code =
            base64_images(maker, slice_sub(widen(plain, text), 0, SOURCE_BYTES_MAX), 0, emit_utf16);
    return code;
}

enum err_code encodings_images(const struct literal *literal, uint32_t mask, struct arena *arena,
                               encodings_fn fn, void *ctx)
{
    const uint32_t utf16 = ENCODINGS_BIT(ENCODING_UTF16LE) | ENCODINGS_BIT(ENCODING_UTF16BE);
    struct maker maker = {arena, fn, ctx};
    struct slice plain = slice_sub(literal->bytes, 0, SOURCE_BYTES_MAX);
    char text[2 * SOURCE_BYTES_MAX];
    enum err_code code = ERR_OK;

    if (plain.len < ENCODINGS_LITERAL_BYTES_MIN)
        return ERR_OK;
    if (mask & utf16)
        code = emit(&maker, ENCODING_UTF16LE, 0, widen(plain, text), literal->caseless);
    /* Of the other writings each case would be an image of its own. */
    if (literal->caseless)
        return code;
    if (code == ERR_OK)
        code = base64_family(&maker, plain, mask);
    return code == ERR_OK ? escaped_images(&maker, plain, mask) : code;
}

size_t encodings_size(enum encoding encoding, size_t plain)
{
    switch (encoding) {
    case ENCODING_PLAIN:
        return plain;
    case ENCODING_BASE64: /* 4/3, and breaks of lines */
        return 2 * plain + LINE_BYTES;
    case ENCODING_BASE64_TWICE:
        return 3 * plain + 2 * LINE_BYTES;
    case ENCODING_BASE64_UTF16:
        return 4 * plain + 2 * LINE_BYTES;
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
    case ENCODING_HEX:
        return 2 * plain + 2;
    case ENCODING_PERCENT:
        return 3 * plain + 2;
    case ENCODING_ESCAPED:
        return 6 * plain + 6;
    }
    return plain;
}
