/* SPDX-License-Identifier: Apache-2.0 */
#include "match/runs.h"

#define DIGITS UINT64_C(0x03ff000000000000)
#define LETTERS UINT64_C(0x07fffffe07fffffe)
#define UNDERSCORE UINT64_C(0x0000000080000000)

#define WORDS                                                                                      \
    {                                                                                              \
        {                                                                                          \
            DIGITS, LETTERS, 0, 0                                                                  \
        }                                                                                          \
    }
#define NAMES                                                                                      \
    {                                                                                              \
        {                                                                                          \
            DIGITS | UINT64_C(0x0000280000000000), LETTERS | UNDERSCORE, 0, 0                      \
        }                                                                                          \
    }
#define TOKENS                                                                                     \
    {                                                                                              \
        {                                                                                          \
            DIGITS | UINT64_C(0x2000e80000000000), LETTERS | UNDERSCORE, 0, 0                      \
        }                                                                                          \
    }

const struct runs_kind runs_kinds[RUNS_SORTS][RUNS_KINDS] = {
    [RUNS_ANY] = {{WORDS, RUNS_WORD_BYTES}, {TOKENS, RUNS_TOKEN_BYTES}},
    [RUNS_DIGIT] = {{NAMES, RUNS_WORD_BYTES}, {TOKENS, RUNS_TOKEN_BYTES}},
};

/* Bytes are looked at in blocks, a bit of a mask for each. */
#define BLOCK_BYTES ((size_t)64)

typedef unsigned char lanes __attribute__((vector_size(16)));

#define LANES sizeof(lanes)

/* Each lane becomes 0xff or 0. */
static inline lanes are_digits(lanes bytes)
{
    return (lanes)(bytes - '0' < 10);
}

static inline lanes are_word_bytes(lanes bytes)
{
    return (lanes)((bytes | 0x20) - 'a' < 26) | are_digits(bytes);
}

static inline lanes are_name_bytes(lanes bytes)
{
    return are_word_bytes(bytes) | (lanes)((bytes == '+') | (bytes == '-') | (bytes == '_'));
}

static inline lanes are_token_bytes(lanes bytes)
{
    /* - . / and the digits stand in a row. */
    return (lanes)(((bytes | 0x20) - 'a' < 26) | (bytes - '-' < 13) | (bytes == '+') |
                   (bytes == '_') | (bytes == '='));
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

/* Copies the last bytes where these are no whole block. */
static inline const unsigned char *block_at(struct slice bytes, size_t at,
                                            unsigned char last[BLOCK_BYTES])
{
    if (bytes.len - at >= BLOCK_BYTES)
        return (const unsigned char *)bytes.ptr + at;
    memset(last, 0, BLOCK_BYTES);
    return memcpy(last, bytes.ptr + at, bytes.len - at);
}

/* Those in a block that lie `bits` behind those in `mask`, or in the mask before. */
static inline uint64_t behind(uint64_t mask, uint64_t before, unsigned bits)
{
    return mask << bits | before >> (BLOCK_BYTES - bits);
}

/* Whether a row of twenty token bytes ends in a block, of which this is the mask. The rows
 * are those of the block before, and become its own. */
static ALWAYS_INLINE bool ends_row(struct runs_rows *rows, uint64_t tokens)
{
    uint64_t twos = tokens & behind(tokens, rows->ones, 1);
    uint64_t fours = twos & behind(twos, rows->twos, 2);
    uint64_t eights = fours & behind(fours, rows->fours, 4);
    uint64_t sixteens = eights & behind(eights, rows->eights, 8);
    uint64_t twenties = fours & behind(sixteens, rows->sixteens, 4);

    *rows = (struct runs_rows){tokens, twos, fours, eights, sixteens};
    return twenties != 0;
}

/* Of a block. */
struct masks {
    uint64_t token; /* letters, digits and + - . / _ = */
    uint64_t name;  /* letters, digits and + - _ */
    uint64_t word;  /* letters and digits */
    uint64_t digit;
};

/* A block and, in the lower half, the one before it. */
__extension__ typedef unsigned __int128 two_blocks;

/* Those ones that are at least number `length` of a row of ones; it is 20 or 32. */
static inline uint64_t ends_of_runs(uint64_t before, uint64_t mask, unsigned length)
{
    two_blocks twos = (two_blocks)mask << 64 | before;
    two_blocks fours;
    two_blocks sixteens;

    twos &= twos << 1;
    fours = twos & twos << 2;
    sixteens = fours & fours << 4;
    sixteens &= sixteens << 8;
    return (uint64_t)((sixteens & (length == 20 ? fours : sixteens) << 16) >> 64);
}

/* Those ones that have a digit in their row of ones, at or before them. */
static inline uint64_t with_digit(uint64_t mask, uint64_t digits, bool before)
{
    uint64_t seeds = (digits | before) & mask;

    /* The sum carries the first seed of a row to the row's end, and loses the others. */
    return (((seeds + mask) ^ mask) | seeds) & mask;
}

/* From the beginning of the row of token bytes that the first of these ends is in. */
static inline struct stretch stretch_of(const struct runs_pass *pass, uint64_t tokens,
                                        uint64_t ends)
{
    size_t end = pass->at + BLOCK_BYTES;
    uint64_t others;

    if (!ends)
        return (struct stretch){0};
    others = ~tokens & ((ends & -ends) - 1);
    return (struct stretch){
        .from = others ? end - (size_t)__builtin_clzll(others) : pass->row_from,
        .to = end - (size_t)__builtin_clzll(ends),
    };
}

/* The runs that end in the next block; false: there are none. */
static bool look_closely(struct runs_pass *pass, const struct masks *before,
                         const struct masks *now, struct stretch out[RUNS_SORTS])
{
    uint64_t tokens = ends_of_runs(before->token, now->token, RUNS_TOKEN_BYTES);
    uint64_t words = ends_of_runs(before->word, now->word, RUNS_WORD_BYTES);
    uint64_t names = ends_of_runs(before->name, now->name, RUNS_WORD_BYTES);
    uint64_t digits;

    pass->token_digit = with_digit(before->token, before->digit, pass->token_digit) >> 63;
    pass->name_digit = with_digit(before->name, before->digit, pass->name_digit) >> 63;
    if (~before->token)
        pass->row_from = pass->at - (size_t)__builtin_clzll(~before->token);
    digits = (tokens & with_digit(now->token, now->digit, pass->token_digit)) |
             (names & with_digit(now->name, now->digit, pass->name_digit));
    out[RUNS_ANY] = stretch_of(pass, now->token, tokens | words);
    out[RUNS_DIGIT] = stretch_of(pass, now->token, digits);
    return (tokens | words | digits) != 0;
}

static struct masks masks_plain(const unsigned char *block)
{
    return (struct masks){
        .token = block_mask(block, are_token_bytes),
        .name = block_mask(block, are_name_bytes),
        .word = block_mask(block, are_word_bytes),
        .digit = block_mask(block, are_digits),
    };
}

static bool next_plain(struct runs_pass *pass, struct stretch out[RUNS_SORTS])
{
    unsigned char last[BLOCK_BYTES];
    bool found = false;

    for (; !found && pass->at < pass->bytes.len; pass->at += BLOCK_BYTES) {
        const unsigned char *block = block_at(pass->bytes, pass->at, last);
        struct masks before = {0};
        struct masks now;

        if (!ends_row(&pass->rows, block_mask(block, are_token_bytes)))
            continue;
        now = masks_plain(block);
        if (pass->at)
            before = masks_plain((const unsigned char *)pass->bytes.ptr + pass->at - BLOCK_BYTES);
        found = look_closely(pass, &before, &now, out);
    }
    return found;
}

#ifdef __x86_64__

/* The same with a third of the instructions, for processors that have AVX2. */
#define AVX2 __attribute__((target("avx2")))

typedef unsigned char wide_lanes __attribute__((vector_size(32)));
typedef char wide_chars __attribute__((vector_size(32)));

/* What a byte is, by a table for its low half and one for its high half: a bit for each
 * row of bytes with the same high half, which are digits; A to O and a to o; P to Z and
 * p to z; + and -; _; . and /; =. A byte is in the rows that both tables name. */
#define DIGIT_ROWS 0x01
#define WORD_ROWS 0x07
#define NAME_ROWS 0x1f
#define TOKEN_ROWS 0x7f
#define TWICE(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__, __VA_ARGS__                                                                   \
    }

static const unsigned char low_rows[] = TWICE(0x05, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07,
                                              0x07, 0x06, 0x0a, 0x02, 0x4a, 0x22, 0x32);
static const unsigned char high_rows[] =
    TWICE(0, 0, 0x28, 0x41, 0x02, 0x14, 0x02, 0x04, 0, 0, 0, 0, 0, 0, 0, 0);

/* Of each byte of a block the rows that it is in. */
struct rows {
    wide_lanes first;
    wide_lanes second;
};

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

AVX2 static inline uint64_t mask_of_rows(const struct rows *rows, unsigned char which)
{
    uint32_t halves[] = {
        (uint32_t)__builtin_ia32_pmovmskb256((wide_chars)(rows->first & which) > 0),
        (uint32_t)__builtin_ia32_pmovmskb256((wide_chars)(rows->second & which) > 0),
    };

    return halves[0] | (uint64_t)halves[1] << 32;
}

AVX2 static inline struct masks masks_of_rows(const struct rows *rows)
{
    return (struct masks){
        .token = mask_of_rows(rows, TOKEN_ROWS),
        .name = mask_of_rows(rows, NAME_ROWS),
        .word = mask_of_rows(rows, WORD_ROWS),
        .digit = mask_of_rows(rows, DIGIT_ROWS),
    };
}

AVX2 static inline struct rows rows_of_block(const unsigned char *block)
{
    return (struct rows){rows_at(block), rows_at(block + BLOCK_BYTES / 2)};
}

AVX2 static bool next_avx2(struct runs_pass *pass, struct stretch out[RUNS_SORTS])
{
    struct runs_rows rows = pass->rows;
    unsigned char last[BLOCK_BYTES];
    struct rows before = {0};
    size_t at = pass->at;
    bool found = false;

    if (at)
        before = rows_of_block((const unsigned char *)pass->bytes.ptr + at - BLOCK_BYTES);
    for (; !found && at < pass->bytes.len; at += BLOCK_BYTES) {
        struct rows now = rows_of_block(block_at(pass->bytes, at, last));

        if (ends_row(&rows, mask_of_rows(&now, TOKEN_ROWS))) {
            struct masks masks[] = {masks_of_rows(&before), masks_of_rows(&now)};

            pass->at = at;
            found = look_closely(pass, &masks[0], &masks[1], out);
        }
        before = now;
    }
    pass->rows = rows;
    pass->at = at;
    return found;
}

bool runs_next(struct runs_pass *pass, struct stretch out[RUNS_SORTS])
{
    return !pass->plain && __builtin_cpu_supports("avx2") ? next_avx2(pass, out)
                                                          : next_plain(pass, out);
}

#else

bool runs_next(struct runs_pass *pass, struct stretch out[RUNS_SORTS])
{
    return next_plain(pass, out);
}

#endif
