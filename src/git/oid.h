/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name of a git object: a SHA-1 or SHA-256 hash, by the repository's
 * object format. Unused bytes of a SHA-1 name are zero, so names compare as
 * whole values.
 *
 * Thread: immutable values.
 */
#ifndef PATROL_GIT_OID_H
#define PATROL_GIT_OID_H

#include "core/slice.h"

#define OID_MAX_BYTES 32
#define OID_MAX_HEX (2 * OID_MAX_BYTES)

enum oid_format { OID_SHA1, OID_SHA256 };

struct oid {
    unsigned char bytes[OID_MAX_BYTES];
};

/* 20 or 32. */
static inline size_t oid_bytes(enum oid_format format)
{
    return format == OID_SHA1 ? 20 : 32;
}

/* Copies oid_bytes(format) bytes. */
static inline struct oid oid_from(enum oid_format format, const unsigned char *bytes)
{
    struct oid oid = {{0}};

    if (format == OID_SHA1)
        memcpy(oid.bytes, bytes, 20);
    else
        memcpy(oid.bytes, bytes, 32);
    return oid;
}

/* Reads exactly 2 × oid_bytes(format) hexadecimal digits. */
MUST_USE bool oid_parse(enum oid_format format, struct slice hex, struct oid *out);

/* Writes the digits and a NUL. */
void oid_hex(enum oid_format format, const struct oid *oid, char out[OID_MAX_HEX + 1]);

int oid_compare(const struct oid *a, const struct oid *b);
bool oid_equal(const struct oid *a, const struct oid *b);
bool oid_is_null(const struct oid *oid);

#endif
