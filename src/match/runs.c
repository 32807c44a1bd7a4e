/* SPDX-License-Identifier: Apache-2.0 */
#include "match/runs.h"

/* Of the longer kind, in bytes. */
#define LENGTH_MAX RUNS_TOKEN_BYTES

const struct runs_kind runs_kinds[RUNS_KINDS] = {
    {{{UINT64_C(0x03ff000000000000), UINT64_C(0x07fffffe07fffffe), 0, 0}}, RUNS_WORD_BYTES},
    {{{UINT64_C(0x23ffe80000000000), UINT64_C(0x07fffffe87fffffe), 0, 0}}, RUNS_TOKEN_BYTES},
};

const struct runs_kind runs_gap = {{{UINT64_C(0x0000600100003e00), UINT64_C(0x80000000), 0, 0}},
                                   RUNS_GAP_BYTES};

/* Bytes are looked at in blocks, a bit of a mask for each. */
#define BLOCK_BYTES ((size_t)64)

typedef unsigned char lanes __attribute__((vector_size(16)));

#define LANES sizeof(lanes)

/* Each lane becomes 0xff or 0. */
static inline lanes are_word_bytes(lanes bytes)
{
    return (lanes)(((bytes | 0x20) - 'a' < 26) | (bytes - '0' < 10));
}

static inline lanes are_token_bytes(lanes bytes)
{
    /* - . / and the digits stand in a row. */
    return (lanes)(((bytes | 0x20) - 'a' < 26) | (bytes - '-' < 13) | (bytes == '+') |
                   (bytes == '_') | (bytes == '='));
}

static inline lanes are_gap_bytes(lanes bytes)
{
    return (lanes)((bytes - '\t' < 5) | (bytes == ' ') | (bytes - '-' < 2) | (bytes == '_'));
}

/* A bit for each lane. */
static inline uint64_t mask_of(lanes set)
{
#ifdef __SSE2__
    typedef char chars __attribute__((vector_size(16)));

    return (uint64_t)__builtin_ia32_pmovmskb128((chars)set);
#else
    static const lanes weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t halves[2];

    set &= weights;
    memcpy(halves, &set, sizeof halves);
    /* The weights of a half add up in its highest byte. */
    return halves[0] * UINT64_C(0x0101010101010101) >> 56 |
           (halves[1] * UINT64_C(0x0101010101010101) >> 56) << 8;
#endif
}

static inline uint64_t mask_at(const unsigned char *bytes, lanes (*are)(lanes))
{
    lanes set;

    memcpy(&set, bytes, sizeof set);
    return mask_of(are(set));
}

/* Of those bytes in a block that `are` says yes to. */
static inline uint64_t block_mask(const unsigned char *block, lanes (*are)(lanes))
{
    return mask_at(block, are) | mask_at(block + LANES, are) << LANES |
           mask_at(block + 2 * LANES, are) << 2 * LANES |
           mask_at(block + 3 * LANES, are) << 3 * LANES;
}

static inline unsigned ones_at_start(uint64_t mask)
{
    return ~mask ? (unsigned)__builtin_ctzll(~mask) : (unsigned)BLOCK_BYTES;
}

static inline unsigned ones_at_end(uint64_t mask)
{
    return ~mask ? (unsigned)__builtin_clzll(~mask) : (unsigned)BLOCK_BYTES;
}

/* Ones become those that begin 16 in a row. */
static inline uint64_t begin_16(uint64_t mask)
{
    mask &= mask >> 1;
    mask &= mask >> 2;
    mask &= mask >> 4;
    return mask & mask >> 8;
}

/* Whether a run goes into or through a block, `before` of its bytes standing
 * before the block. */
static inline bool has_word_run(uint64_t mask, unsigned before)
{
    uint64_t begin = begin_16(mask);

    return before + ones_at_start(mask) >= RUNS_WORD_BYTES || begin & begin >> 4;
}

/* As long as RUNS_TOKEN_BYTES and RUNS_GAP_BYTES. */
static inline bool has_long_run(uint64_t mask, unsigned before)
{
    uint64_t begin = begin_16(mask);

    return before + ones_at_start(mask) >= 32 || begin & begin >> 16;
}

/* Copies the last bytes where these are no whole block. */
static inline const unsigned char *block_at(struct slice bytes, size_t at,
                                            unsigned char last[BLOCK_BYTES])
{
    if (bytes.len - at >= BLOCK_BYTES)
        return (const unsigned char *)bytes.ptr + at;
    memset(last, 0, BLOCK_BYTES);
    return memcpy(last, bytes.ptr + at, bytes.len - at);
}

/* Whether the block at `at` has a run of letters and digits. */
static NO_INLINE bool is_word_block(struct slice bytes, size_t at)
{
    unsigned char last[BLOCK_BYTES];
    uint64_t before = 0;

    if (at)
        before = block_mask(block_at(bytes, at - BLOCK_BYTES, last), are_word_bytes);
    return has_word_run(block_mask(block_at(bytes, at, last), are_word_bytes), ones_at_end(before));
}

/* Whether the next block has a run. */
static inline bool look_at_block(struct runs_pass *pass)
{
    unsigned char last[BLOCK_BYTES];
    const unsigned char *block = block_at(pass->bytes, pass->at, last);
    uint64_t tokens = block_mask(block, are_token_bytes);
    uint64_t gaps = block_mask(block, are_gap_bytes);
    unsigned token_tail = pass->token_tail;
    unsigned gap_tail = pass->gap_tail;

    pass->token_tail = ones_at_end(tokens);
    pass->gap_tail = ones_at_end(gaps);
    if (has_long_run(gaps, gap_tail))
        return true;
    /* The shorter run of the larger class rules out both. */
    return has_word_run(tokens, token_tail) &&
           (has_long_run(tokens, token_tail) || is_word_block(pass->bytes, pass->at));
}

static bool next_block(struct runs_pass *pass, size_t *out)
{
    while (pass->at < pass->bytes.len) {
        *out = pass->at;
        if (look_at_block(pass)) {
            pass->at += BLOCK_BYTES;
            return true;
        }
        pass->at += BLOCK_BYTES;
    }
    return false;
}

/* A run that ends in the block begins in it or before; then the first block
 * that it fills that far speaks for its beginning. */
static struct stretch around_block(const struct runs_pass *pass, size_t at)
{
    size_t before = pass->before + LENGTH_MAX;
    size_t behind = pass->behind + BLOCK_BYTES;

    return (struct stretch){
        .from = at > before ? at - before : 0,
        .to = pass->bytes.len - at > behind ? at + behind : pass->bytes.len,
    };
}

bool runs_next(struct runs_pass *pass, struct stretch *out)
{
    size_t at;

    *out = pass->found;
    pass->found = (struct stretch){0};
    while (next_block(pass, &at)) {
        struct stretch stretch = around_block(pass, at);

        if (out->to && stretch.from > out->to) {
            pass->found = stretch;
            return true;
        }
        if (!out->to)
            out->from = stretch.from;
        out->to = stretch.to;
    }
    return out->to > 0;
}
