/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 (FIPS 180-4). Own code because libcrypto alone costs more start-up
 * than many a whole commit check (src/DECISIONS.md), and only short things are
 * hashed here.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_SHA256_H
#define PATROL_CORE_SHA256_H

#include "core/slice.h"

#define SHA256_BYTES 32
#define SHA256_HEX_BYTES 64

struct sha256 {
    unsigned char bytes[SHA256_BYTES];
};

struct sha256_ctx {
    uint32_t state[8];
    uint64_t len;
    unsigned char block[64];
};

void sha256_init(struct sha256_ctx *ctx);
void sha256_add(struct sha256_ctx *ctx, struct slice bytes);
/* Wipes the context. */
void sha256_done(struct sha256_ctx *ctx, struct sha256 *out);

void sha256_of(struct slice bytes, struct sha256 *out);

/* Lower-case hexadecimal, NUL-terminated. */
void sha256_hex(const struct sha256 *hash, char out[SHA256_HEX_BYTES + 1]);

#endif
