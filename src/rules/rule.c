/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule.h"

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
