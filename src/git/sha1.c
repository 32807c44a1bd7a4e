/* SPDX-License-Identifier: Apache-2.0 */
#include "git/sha1.h"

#include "git/bigendian.h"

#define BLOCK_BYTES 64
#define LENGTH_BYTES 8

static uint32_t rotate(uint32_t word, unsigned bits)
{
    return word << bits | word >> (32 - bits);
}

/* The schedule of 80 words is kept as a ring of the last 16. */
static uint32_t schedule(uint32_t ring[16], unsigned t)
{
    uint32_t word;

    if (t < 16)
        return ring[t];
    word = ring[(t + 13) & 15] ^ ring[(t + 8) & 15] ^ ring[(t + 2) & 15] ^ ring[t & 15];
    ring[t & 15] = rotate(word, 1);
    return ring[t & 15];
}

static uint32_t mix(unsigned t, uint32_t b, uint32_t c, uint32_t d)
{
    if (t < 20)
        return (d ^ (b & (c ^ d))) + 0x5a827999u;
    if (t < 40)
        return (b ^ c ^ d) + 0x6ed9eba1u;
    if (t < 60)
        return ((b & c) | (d & (b | c))) + 0x8f1bbcdcu;
    return (b ^ c ^ d) + 0xca62c1d6u;
}

static void add_block(uint32_t state[5], const char *block)
{
    uint32_t ring[16];
    uint32_t s[5];

    memcpy(s, state, sizeof s);
    for (size_t i = 0; i < 16; i++)
        ring[i] = bigendian_32(block + 4 * i);
    for (unsigned t = 0; t < 80; t++) {
        uint32_t next = rotate(s[0], 5) + mix(t, s[1], s[2], s[3]) + s[4] + schedule(ring, t);

        s[4] = s[3];
        s[3] = s[2];
        s[2] = rotate(s[1], 30);
        s[1] = s[0];
        s[0] = next;
    }
    for (size_t i = 0; i < 5; i++)
        state[i] += s[i];
}

static void put_big(unsigned char *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> 8 * (bytes - 1 - i));
}

void sha1_of(struct slice bytes, unsigned char out[SHA1_BYTES])
{
    uint32_t state[5] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
    unsigned char tail[2 * BLOCK_BYTES] = {0};
    size_t left = bytes.len % BLOCK_BYTES;
    size_t tail_bytes = left + 1 + LENGTH_BYTES > BLOCK_BYTES ? sizeof tail : BLOCK_BYTES;

    for (size_t i = 0; i + BLOCK_BYTES <= bytes.len; i += BLOCK_BYTES)
        add_block(state, bytes.ptr + i);
    if (left)
        memcpy(tail, bytes.ptr + bytes.len - left, left);
    tail[left] = 0x80;
    put_big(tail + tail_bytes - LENGTH_BYTES, (uint64_t)bytes.len * 8, LENGTH_BYTES);
    for (size_t i = 0; i < tail_bytes; i += BLOCK_BYTES)
        add_block(state, (const char *)tail + i);
    for (size_t i = 0; i < 5; i++)
        put_big(out + 4 * i, state[i], 4);
}
