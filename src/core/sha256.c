/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sha256.h"

#include "core/hex.h"
#include "core/mem.h"

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static inline uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void blocks_add(uint32_t state[8], const unsigned char *bytes, size_t blocks)
{
    for (; blocks; blocks--, bytes += 64) {
        uint32_t w[64];
        uint32_t s[8];

        for (size_t i = 0; i < 16; i++)
            w[i] = be32(bytes + 4 * i);
        for (size_t i = 16; i < 64; i++) {
            uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
            uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;

            w[i] = w[i - 16] + a + w[i - 7] + b;
        }
        memcpy(s, state, sizeof s);
        for (size_t i = 0; i < 64; i++) {
            uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
            uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
            uint32_t t1 = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
            uint32_t t2 = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

            memmove(s + 1, s, 7 * sizeof s[0]);
            s[4] += t1;
            s[0] = t1 + t2;
        }
        for (size_t i = 0; i < 8; i++)
            state[i] += s[i];
    }
}

void sha256_init(struct sha256_ctx *ctx)
{
    static const struct sha256_ctx start = {
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                  0x1f83d9ab, 0x5be0cd19},
    };

    *ctx = start;
}

void sha256_add(struct sha256_ctx *ctx, struct slice bytes)
{
    size_t held = ctx->len % sizeof ctx->block;
    size_t room = sizeof ctx->block - held;
    const unsigned char *from = (const unsigned char *)bytes.ptr;
    size_t len = bytes.len;

    ctx->len += len;
    if (len < room) {
        if (len)
            memcpy(ctx->block + held, from, len);
        return;
    }
    if (held) {
        memcpy(ctx->block + held, from, room);
        blocks_add(ctx->state, ctx->block, 1);
        from += room;
        len -= room;
    }
    blocks_add(ctx->state, from, len / sizeof ctx->block);
    memcpy(ctx->block, from + len / sizeof ctx->block * sizeof ctx->block, len % sizeof ctx->block);
}

void sha256_done(struct sha256_ctx *ctx, struct sha256 *out)
{
    uint64_t bits = ctx->len * 8;
    size_t pad = (119 - ctx->len % 64) % 64 + 1;
    unsigned char tail[72] = {0x80};

    for (size_t i = 0; i < 8; i++)
        tail[pad + i] = (unsigned char)(bits >> (56 - 8 * i));
    sha256_add(ctx, slice_of((const char *)tail, pad + 8));
    for (size_t i = 0; i < SHA256_BYTES; i++)
        out->bytes[i] = (unsigned char)(ctx->state[i / 4] >> (24 - 8 * (i % 4)));
    mem_wipe(ctx, sizeof *ctx);
}

void sha256_of(struct slice bytes, struct sha256 *out)
{
    struct sha256_ctx ctx;

    sha256_init(&ctx);
    sha256_add(&ctx, bytes);
    sha256_done(&ctx, out);
}

void sha256_hex(const struct sha256 *hash, char out[SHA256_HEX_BYTES + 1])
{
    hex_encode(hash->bytes, SHA256_BYTES, out);
}
