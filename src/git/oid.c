/* SPDX-License-Identifier: Apache-2.0 */
#include "git/oid.h"

#include "core/hex.h"

bool oid_parse(enum oid_format format, struct slice hex, struct oid *out)
{
    struct oid oid = {{0}};

    if (hex.len != 2 * oid_bytes(format) || !hex_decode(hex.ptr, hex.len / 2, oid.bytes))
        return false;
    *out = oid;
    return true;
}

void oid_hex(enum oid_format format, const struct oid *oid, char out[OID_MAX_HEX + 1])
{
    hex_encode(oid->bytes, oid_bytes(format), out);
}

int oid_compare(const struct oid *a, const struct oid *b)
{
    return memcmp(a->bytes, b->bytes, OID_MAX_BYTES);
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
    return oid_compare(a, b) == 0;
}

bool oid_is_null(const struct oid *oid)
{
    uint64_t words[OID_MAX_BYTES / sizeof(uint64_t)];

    memcpy(words, oid->bytes, sizeof words);
    return !(words[0] | words[1] | words[2] | words[3]);
}
