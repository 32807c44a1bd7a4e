/* SPDX-License-Identifier: Apache-2.0 */
#include "match/checksum.h"

#include <strings.h>

#include "core/base32.h"
#include "core/base64.h"
#include "core/crc32.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/radix.h"
#include "core/sha256.h"

/* A token from its end: CHECKED part, gap, CHECKSUM of a fixed length. */
struct parts {
    struct slice checked;
    struct slice checksum;
};

static bool cut(const struct rule *rule, struct slice secret, size_t digits, struct parts *out)
{
    size_t around = (size_t)rule->checksum_skip + rule->checksum_gap + digits;

    if (secret.len <= around)
        return false;
    out->checked = slice_sub(secret, rule->checksum_skip, secret.len - rule->checksum_gap - digits);
    out->checksum = slice_sub(secret, secret.len - digits, secret.len);
    return true;
}

static bool radix_fits(const struct rule *rule, struct slice secret, const char *alphabet,
                       size_t digits)
{
    struct parts parts;
    char expected[8];

    if (!cut(rule, secret, digits, &parts))
        return false;
    radix_write(crc32_of(parts.checked), alphabet, digits, expected);
    return slice_equal(parts.checksum, slice_of(expected, digits));
}

static void big_endian(uint32_t value, unsigned char out[4])
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(value >> (24 - 8 * i));
}

static bool hex_fits(const struct rule *rule, struct slice secret, bool swapped)
{
    static const char digits[] = "0123456789abcdef";
    struct parts parts;
    unsigned char bytes[4];
    char expected[8];
    uint32_t crc;

    if (!cut(rule, secret, sizeof expected, &parts))
        return false;
    crc = crc32_of(parts.checked);
    big_endian(swapped ? __builtin_bswap32(crc) : crc, bytes);
    for (size_t i = 0; i < sizeof expected; i++)
        expected[i] = digits[i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4];
    return strncasecmp(parts.checksum.ptr, expected, sizeof expected) == 0;
}

static bool base64_fits(const struct rule *rule, struct slice secret)
{
    unsigned char found[BASE64_DECODED_LEN(6)];
    unsigned char expected[4];
    struct parts parts;
    size_t len = 0;

    if (!cut(rule, secret, 6, &parts) || !base64_decode(parts.checksum, found, &len))
        return false;
    big_endian(__builtin_bswap32(crc32_of(parts.checked)), expected);
    return len == sizeof expected && memcmp(found, expected, len) == 0;
}

/* Fine-grained tokens of GitHub, 93 bytes: eight base32 digits at 77 are the
 * beginning of the SHA-256 of everything before them, and the owner's number
 * stands at 13, as four big-endian bytes in base32 whose padding is written
 * "0". Not documented; found by computing over published tokens. */
enum {
    FINE_BYTES = 93,
    FINE_CHECKED_BYTES = 77,
    FINE_DIGITS = 8,
    FINE_OWNER_AT = 13,
    FINE_OWNER_DIGITS = 8,
};

static bool fine_fits(struct slice secret)
{
    char expected[BASE32_LEN(SHA256_BYTES) + 1];
    struct sha256 hash;

    if (secret.len != FINE_BYTES)
        return false;
    sha256_of(slice_sub(secret, 0, FINE_CHECKED_BYTES), &hash);
    base32_encode(hash.bytes, sizeof hash.bytes, expected);
    return memcmp(secret.ptr + FINE_CHECKED_BYTES, expected, FINE_DIGITS) == 0;
}

static void fine_owner(struct slice secret, struct offline_verdict *out)
{
    struct slice digits = slice_sub(secret, FINE_OWNER_AT, FINE_OWNER_AT + FINE_OWNER_DIGITS);
    unsigned char bytes[5] = {0};
    size_t len = sizeof bytes;

    if (digits.ptr[digits.len - 1] == '0') {
        digits.len--;
        len = 4;
    }
    if (!base32_decode(digits, bytes))
        return;
    for (size_t i = 0; i < len; i++)
        out->owner_id = out->owner_id << 8 | bytes[i];
    out->has_owner_id = true;
}

/* One part of a JSON web token (RFC 7519): base64url of a JSON object. */
static const struct node *jwt_part(struct slice part, struct arena *arena)
{
    unsigned char *json = arena_alloc(arena, BASE64_DECODED_LEN(part.len));
    struct node *object = NULL;
    size_t len = 0;

    if (!json || !base64_decode(part, json, &len) ||
        json_read(slice_of((const char *)json, len), LIMIT_DOCUMENT_BYTES, arena, &object, NULL) !=
            ERR_OK)
        return NULL;
    return object->kind == NODE_MAP ? object : NULL;
}

static void jwt_expiry(const struct node *claims, struct offline_verdict *out)
{
    uint64_t seconds;

    if (!node_as_u64(node_get(claims, "exp"), INT64_MAX, &seconds))
        return;
    out->expires_at_s = (int64_t)seconds;
    out->has_expires_at = true;
}

/* Header, claims and signature. The signature is not checked: the key is its
 * issuer's. */
static bool jwt_fits(struct slice token, struct offline_verdict *out)
{
    struct arena arena = ARENA_INIT(LIMIT_DOCUMENT_BYTES);
    struct slice header;
    struct slice claims;
    struct slice signature;
    const struct node *object;
    bool fits = false;

    if (!slice_cut(&token, '.', &header) || !slice_cut(&token, '.', &claims) ||
        !slice_cut(&token, '.', &signature) || token.ptr || !signature.len)
        return false;
    object = jwt_part(header, &arena);
    if (object && node_get(object, "alg")) {
        object = jwt_part(claims, &arena);
        fits = object;
        jwt_expiry(object, out);
    }
    arena_release(&arena);
    return fits;
}

/* "ghs_APPID_JWT": the number stands between the prefix and the JWT. Other
 * rules have nothing there. */
static bool jwt_of_app_fits(const struct rule *rule, struct slice secret,
                            struct offline_verdict *out)
{
    struct slice rest = slice_sub(secret, rule->checksum_skip, secret.len);
    struct slice jwt = rest;
    struct slice app;

    if (rule->checksum_skip && slice_cut(&jwt, '_', &app) && jwt.ptr &&
        slice_number(app, UINT64_MAX, &out->app_id)) {
        out->has_app_id = true;
        rest = jwt;
    }
    return jwt_fits(rest, out);
}

static bool fits(const struct rule *rule, struct slice secret, struct offline_verdict *out)
{
    switch (rule->checksum) {
    case CHECKSUM_CRC32_BASE62:
        return radix_fits(rule, secret, RADIX_BASE62, 6);
    case CHECKSUM_CRC32_BASE36:
        return radix_fits(rule, secret, RADIX_BASE36, 7);
    case CHECKSUM_CRC32_HEX:
        return hex_fits(rule, secret, false);
    case CHECKSUM_CRC32_LE_HEX:
        return hex_fits(rule, secret, true);
    case CHECKSUM_CRC32_LE_BASE64:
        return base64_fits(rule, secret);
    case CHECKSUM_SHA256_BASE32:
        if (!fine_fits(secret))
            return false;
        fine_owner(secret, out);
        return true;
    case CHECKSUM_JWT:
        return jwt_of_app_fits(rule, secret, out);
    case CHECKSUM_ALGORITHM_NONE:
        break;
    }
    return false;
}

void checksum_judge(const struct rule *rule, struct slice secret, struct offline_verdict *out)
{
    struct offline_verdict facts = {.checksum = CHECKSUM_VALID};

    *out = (struct offline_verdict){.checksum = CHECKSUM_NONE};
    if (rule->checksum == CHECKSUM_ALGORITHM_NONE)
        return;
    if (fits(rule, secret, &facts))
        *out = facts;
    else
        out->checksum = CHECKSUM_INVALID;
}
