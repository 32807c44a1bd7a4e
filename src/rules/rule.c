/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule.h"

#include <strings.h>

const char *rule_checksum_name(enum checksum_algorithm algorithm)
{
    static const char *const names[CHECKSUM_ALGORITHM_COUNT] = {
        [CHECKSUM_CRC32_BASE62] = "crc32-base62",
        [CHECKSUM_CRC32_BASE36] = "crc32-base36",
        [CHECKSUM_CRC32_HEX] = "crc32-hex",
        [CHECKSUM_CRC32_LE_HEX] = "crc32-le-hex",
        [CHECKSUM_CRC32_LE_BASE64] = "crc32-le-base64",
        [CHECKSUM_SHA256_BASE32] = "sha256-base32",
        [CHECKSUM_JWT] = "jwt",
    };

    return names[algorithm];
}

/* Blanks around a word do not count, and no word is no condition. */
static bool holds(struct slice text, const char *word)
{
    const struct slice part = slice_trim(slice_str(word));

    for (size_t at = 0; part.len && at + part.len <= text.len; at++)
        if (strncasecmp(text.ptr + at, part.ptr, part.len) == 0)
            return true;
    return false;
}

static bool is_between(char c, char first, char last)
{
    return c >= first && c <= last;
}

bool rule_requirements_met(const struct requirements *requirements, struct slice text)
{
    const char *special =
        requirements->special ? requirements->special : "!@#$%^&*()_+-=[]{}|;:'\",.<>?/\\`~";
    struct requirements seen = {0};

    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        seen.min_digits += is_between(c, '0', '9');
        seen.min_uppercase += is_between(c, 'A', 'Z');
        seen.min_lowercase += is_between(c, 'a', 'z');
        seen.min_special += c != '\0' && strchr(special, c) != NULL;
    }
    for (size_t i = 0; i < requirements->without.count; i++)
        if (holds(text, requirements->without.items[i]))
            return false;
    return seen.min_digits >= requirements->min_digits &&
           seen.min_uppercase >= requirements->min_uppercase &&
           seen.min_lowercase >= requirements->min_lowercase &&
           seen.min_special >= requirements->min_special;
}
