/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/template_filter.h"

#include <stdio.h>

#include "core/ascii.h"
#include "core/base32.h"
#include "core/base64.h"
#include "core/crc32.h"
#include "core/radix.h"
#include "core/sha256.h"

/* No checksum is longer. */
#define LENGTH_MOST 256

#define CRC_DIGITS sizeof "4294967295"

/* The whole number that an argument is, `otherwise` where it is not given. */
static bool read_length(const struct slice *arguments, size_t count, size_t at, size_t otherwise,
                        size_t *out)
{
    uint64_t number = otherwise;

    if (at < count && !slice_number(arguments[at], LENGTH_MOST, &number))
        return false;
    *out = (size_t)number;
    return true;
}

static void add_zeros(struct buf *out, size_t len, size_t wanted)
{
    for (; len < wanted; len++)
        buf_add_char(out, '0');
}

static bool append(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    (void)count;
    buf_add_slice(out, input);
    buf_add_slice(out, arguments[0]);
    return true;
}

static bool prepend(struct slice input, const struct slice *arguments, size_t count,
                    struct buf *out)
{
    (void)count;
    buf_add_slice(out, arguments[0]);
    buf_add_slice(out, input);
    return true;
}

static bool downcase(struct slice input, const struct slice *arguments, size_t count,
                     struct buf *out)
{
    (void)arguments;
    (void)count;
    for (size_t i = 0; i < input.len; i++)
        buf_add_char(out, ascii_lower(input.ptr[i]));
    return true;
}

static bool upcase(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    (void)arguments;
    (void)count;
    for (size_t i = 0; i < input.len; i++)
        buf_add_char(out, ascii_upper(input.ptr[i]));
    return true;
}

static bool strip(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    (void)arguments;
    (void)count;
    buf_add_slice(out, slice_trim(input));
    return true;
}

/* Every occurrence of the first argument becomes the second one, or nothing. */
static bool replace(struct slice input, const struct slice *arguments, size_t count,
                    struct buf *out)
{
    size_t at = arguments[0].len ? slice_find(input, arguments[0]) : SIZE_MAX;

    for (; at != SIZE_MAX; at = slice_find(input, arguments[0])) {
        buf_add_slice(out, slice_sub(input, 0, at));
        if (count > 1)
            buf_add_slice(out, arguments[1]);
        input = slice_sub(input, at + arguments[0].len, input.len);
    }
    buf_add_slice(out, input);
    return true;
}

static bool prefix(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    size_t len;

    if (!read_length(arguments, count, 0, input.len, &len))
        return false;
    buf_add_slice(out, slice_sub(input, 0, len));
    return true;
}

static bool suffix(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    size_t len;

    if (!read_length(arguments, count, 0, input.len, &len))
        return false;
    buf_add_slice(out, slice_sub(input, input.len > len ? input.len - len : 0, input.len));
    return true;
}

/* From a position, which counts from the end where it is negative, one
 * character or so many. */
static bool cut(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    bool from_end = slice_starts(arguments[0], "-");
    struct slice digits = slice_sub(arguments[0], from_end, arguments[0].len);
    size_t start;
    size_t len;

    if (!read_length(&digits, 1, 0, 0, &start) || !read_length(arguments, count, 1, 1, &len))
        return false;
    if (from_end && start > input.len)
        return true;
    start = from_end ? input.len - start : start;
    buf_add_slice(out, slice_sub(input, start, start + len));
    return true;
}

static bool crc32(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    (void)arguments;
    (void)count;
    buf_printf(out, "%lu", (unsigned long)crc32_of(input));
    return true;
}

/* The last digits of a number, as many as the argument says; without one, or
 * with 0, all there are. */
static bool add_last_digits(struct slice digits, const struct slice *arguments, size_t count,
                            struct buf *out)
{
    size_t wanted;

    if (!read_length(arguments, count, 0, 0, &wanted))
        return false;
    add_zeros(out, digits.len, wanted);
    if (wanted && wanted < digits.len)
        digits = slice_sub(digits, digits.len - wanted, digits.len);
    buf_add_slice(out, digits);
    return true;
}

static bool crc32_dec(struct slice input, const struct slice *arguments, size_t count,
                      struct buf *out)
{
    char digits[CRC_DIGITS];

    snprintf(digits, sizeof digits, "%lu", (unsigned long)crc32_of(input));
    return add_last_digits(slice_str(digits), arguments, count, out);
}

static bool crc32_hex(struct slice input, const struct slice *arguments, size_t count,
                      struct buf *out)
{
    char digits[CRC_DIGITS];

    snprintf(digits, sizeof digits, "%08lx", (unsigned long)crc32_of(input));
    return add_last_digits(slice_str(digits), arguments, count, out);
}

/* The least significant byte first. */
static bool crc32_le_b64(struct slice input, const struct slice *arguments, size_t count,
                         struct buf *out)
{
    const uint32_t crc = crc32_of(input);
    struct buf digits = BUF_INIT(16);
    char bytes[4];
    bool done;

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(crc >> (8 * i));
    base64_add(&digits, slice_of(bytes, sizeof bytes), BASE64_STANDARD);
    done = prefix(buf_slice(&digits), arguments, count, out);
    buf_release(&digits);
    return done;
}

static bool sha256(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    char digits[SHA256_HEX_BYTES + 1];
    struct sha256 hash;

    (void)arguments;
    (void)count;
    sha256_of(input, &hash);
    sha256_hex(&hash, digits);
    buf_add_str(out, digits);
    return true;
}

/* Padded with '=' to a multiple of eight characters, or to the length asked for. */
static bool sha256_b32(struct slice input, const struct slice *arguments, size_t count,
                       struct buf *out)
{
    char digits[BASE32_LEN(SHA256_BYTES) + 1];
    struct sha256 hash;
    size_t wanted;

    sha256_of(input, &hash);
    base32_encode(hash.bytes, sizeof hash.bytes, digits);
    if (!read_length(arguments, count, 0, (BASE32_LEN(SHA256_BYTES) + 7) / 8 * 8, &wanted))
        return false;
    buf_add_slice(out, slice_sub(slice_str(digits), 0, wanted));
    for (size_t i = BASE32_LEN(SHA256_BYTES); i < wanted; i++)
        buf_add_char(out, '=');
    return true;
}

/* At least as many digits as the argument says. */
static bool add_number(struct slice input, const char *alphabet, const struct slice *arguments,
                       size_t count, struct buf *out)
{
    const size_t base = strlen(alphabet);
    size_t needed = 1;
    uint64_t number;
    size_t wanted;
    char *digits;

    if (!slice_number(input, UINT64_MAX, &number) ||
        !read_length(arguments, count, 0, needed, &wanted))
        return false;
    for (uint64_t rest = number / base; rest; rest /= base)
        needed++;
    add_zeros(out, needed, wanted);
    digits = buf_reserve(out, needed);
    if (!digits)
        return true; /* the buffer remembers it */
    radix_write(number, alphabet, needed, digits);
    buf_claim(out, needed);
    return true;
}

static bool base62(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    return add_number(input, RADIX_BASE62, arguments, count, out);
}

static bool base36(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    return add_number(input, RADIX_BASE36, arguments, count, out);
}

static bool b64enc(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    (void)arguments;
    (void)count;
    base64_add(out, input, BASE64_STANDARD);
    return true;
}

static bool b64url_enc(struct slice input, const struct slice *arguments, size_t count,
                       struct buf *out)
{
    (void)arguments;
    (void)count;
    base64_add(out, input, BASE64_URL);
    return true;
}

static bool b64dec(struct slice input, const struct slice *arguments, size_t count, struct buf *out)
{
    char *bytes = buf_reserve(out, BASE64_DECODED_LEN(input.len));
    size_t len;

    (void)arguments;
    (void)count;
    if (!bytes)
        return true; /* the buffer remembers it */
    if (!base64_decode(input, (unsigned char *)bytes, &len))
        return false;
    buf_claim(out, len);
    return true;
}

const struct template_filter *template_filter_find(struct slice name)
{
    static const struct template_filter filters[] = {
        {"append", append, 1, 1},       {"prepend", prepend, 1, 1},
        {"downcase", downcase, 0, 0},   {"upcase", upcase, 0, 0},
        {"strip", strip, 0, 0},         {"replace", replace, 2, 2},
        {"remove", replace, 1, 1},      {"prefix", prefix, 0, 1},
        {"suffix", suffix, 0, 1},       {"slice", cut, 1, 2},
        {"crc32", crc32, 0, 0},         {"crc32_dec", crc32_dec, 0, 1},
        {"crc32_hex", crc32_hex, 0, 1}, {"crc32_le_b64", crc32_le_b64, 0, 1},
        {"sha256", sha256, 0, 0},       {"sha256_b32", sha256_b32, 0, 1},
        {"base62", base62, 0, 1},       {"base36", base36, 0, 1},
        {"b64enc", b64enc, 0, 0},       {"b64url_enc", b64url_enc, 0, 0},
        {"b64dec", b64dec, 0, 0},       {"b64url_dec", b64dec, 0, 0},
    };

    for (size_t i = 0; i < ARRAY_LEN(filters); i++)
        if (slice_is(name, filters[i].name))
            return &filters[i];
    return NULL;
}
