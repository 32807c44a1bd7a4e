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

/* As long as RUNS_TOKEN_BYTES and RUNS_GAP_BYTES, half a block: if it begins in the block
 * behind its first byte, it goes over the middle. */
static inline bool has_long_run(uint64_t mask, unsigned before)
{
    uint64_t begin;

    if (before + ones_at_start(mask) >= 32)
        return true;
    if (!(mask >> 32 & 1))
        return false;
    begin = begin_16(mask);
    return begin & begin >> 16;
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
    uint64_t words = block_mask(block_at(bytes, at, last), are_word_bytes);
    uint64_t before;

    if (has_word_run(words, 0) || !at || !(words & 1))
        return has_word_run(words, 0);
    before = block_mask((const unsigned char *)bytes.ptr + at - BLOCK_BYTES, are_word_bytes);
    return has_word_run(words, ones_at_end(before));
}

/* Whether the next block, of which these are the masks, has a run. */
static ALWAYS_INLINE bool has_run(struct runs_pass *pass, uint64_t tokens, uint64_t gaps)
{
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

/* The end of the next block with a run; 0: there is none. */
static size_t next_block_plain(struct runs_pass *shared)
{
    struct runs_pass pass = *shared;
    unsigned char last[BLOCK_BYTES];
    bool found = false;

    while (!found && pass.at < pass.bytes.len) {
        const unsigned char *block = block_at(pass.bytes, pass.at, last);

        found =
            has_run(&pass, block_mask(block, are_token_bytes), block_mask(block, are_gap_bytes));
        pass.at += BLOCK_BYTES;
    }
    *shared = pass;
    return found ? pass.at : 0;
}

#ifdef __x86_64__

/* The same with a third of the instructions, for processors that have AVX2. */
#define AVX2 __attribute__((target("avx2")))

typedef unsigned char wide_lanes __attribute__((vector_size(32)));
typedef char wide_chars __attribute__((vector_size(32)));

/* What a byte is, by a table for its low half and one for its high half: a bit for each
 * row of bytes with the same high half, first of token bytes (+ - . /, digits and =,
 * A to O and a to o, P to Z and _, p to z), then of gap bytes (tab to CR, space - ., _). A
 * byte is in the rows that both tables name. */
#define TOKEN_ROWS 0x1f
#define GAP_ROWS 0xe0
#define TWICE(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__, __VA_ARGS__                                                                   \
    }

static const unsigned char low_rows[] = TWICE(0x5a, 0x1e, 0x1e, 0x1e, 0x1e, 0x1e, 0x1e, 0x1e, 0x1e,
                                              0x3e, 0x3c, 0x25, 0x24, 0x67, 0x45, 0x8d);
static const unsigned char high_rows[] =
    TWICE(0x20, 0, 0x41, 0x02, 0x04, 0x88, 0x04, 0x10, 0, 0, 0, 0, 0, 0, 0, 0);

/* Of each lane the rows that its byte is in. */
AVX2 static inline wide_lanes rows_at(const unsigned char *bytes)
{
    wide_chars low_table;
    wide_chars high_table;
    wide_lanes text;

    memcpy(&low_table, low_rows, sizeof low_table);
    memcpy(&high_table, high_rows, sizeof high_table);
    memcpy(&text, bytes, sizeof text);
    return (wide_lanes)(__builtin_ia32_pshufb256(low_table, (wide_chars)(text & 0x0f)) &
                        __builtin_ia32_pshufb256(high_table, (wide_chars)(text >> 4)));
}

AVX2 static inline uint64_t mask_of_rows(wide_lanes first, wide_lanes second, unsigned char rows)
{
    uint32_t others[] = {
        (uint32_t)__builtin_ia32_pmovmskb256((wide_chars)((first & rows) == 0)),
        (uint32_t)__builtin_ia32_pmovmskb256((wide_chars)((second & rows) == 0)),
    };

    return ~(others[0] | (uint64_t)others[1] << 32);
}

AVX2 static size_t next_block_avx2(struct runs_pass *shared)
{
    struct runs_pass pass = *shared;
    unsigned char last[BLOCK_BYTES];
    bool found = false;

    while (!found && pass.at < pass.bytes.len) {
        const unsigned char *block = block_at(pass.bytes, pass.at, last);
        wide_lanes first = rows_at(block);
        wide_lanes second = rows_at(block + sizeof first);

        found = has_run(&pass, mask_of_rows(first, second, TOKEN_ROWS),
                        mask_of_rows(first, second, GAP_ROWS));
        pass.at += BLOCK_BYTES;
    }
    *shared = pass;
    return found ? pass.at : 0;
}

static size_t next_block(struct runs_pass *pass)
{
    return !pass->plain && __builtin_cpu_supports("avx2") ? next_block_avx2(pass)
                                                          : next_block_plain(pass);
}

#else

static size_t next_block(struct runs_pass *pass)
{
    return next_block_plain(pass);
}

#endif

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
    size_t end;

    *out = pass->found;
    pass->found = (struct stretch){0};
    while ((end = next_block(pass)) != 0) {
        struct stretch stretch = around_block(pass, end - BLOCK_BYTES);

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
