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
#define BATCH_BLOCKS 64

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

/* Those ones that are at least number `length` of a row of ones; it is 20 or 32. */
static inline uint64_t ends_of_runs(uint64_t before, uint64_t mask, unsigned length)
{
    uint64_t fours[2];
    uint64_t sixteens[2];

    mask &= behind(mask, before, 1);
    before &= before << 1;
    fours[1] = mask & behind(mask, before, 2);
    fours[0] = before & before << 2;
    mask = fours[1] & behind(fours[1], fours[0], 4);
    before = fours[0] & fours[0] << 4;
    sixteens[1] = mask & behind(mask, before, 8);
    sixteens[0] = before & before << 8;
    return length == 20 ? fours[1] & behind(sixteens[1], sixteens[0], 4)
                        : sixteens[1] & behind(sixteens[1], sixteens[0], 16);
}

/* Those ones that have a digit in their row of ones, at or before them. */
static inline uint64_t with_digit(uint64_t mask, uint64_t digits, bool before)
{
    uint64_t seeds = (digits | before) & mask;

    /* The sum carries the first seed of a row to the row's end, and loses the others. */
    return (((seeds + mask) ^ mask) | seeds) & mask;
}

/* From the beginning of the row of token bytes that the first of these ends is in; `end` is
 * where their block ends. */
static inline struct stretch stretch_of(const struct runs_pass *pass, size_t end, uint64_t tokens,
                                        uint64_t ends)
{
    uint64_t others;

    if (!ends)
        return (struct stretch){0};
    others = ~tokens & ((ends & -ends) - 1);
    return (struct stretch){
        .from = others ? end - (size_t)__builtin_clzll(others) : pass->row_from,
        .to = end - (size_t)__builtin_clzll(ends),
    };
}

/* The runs that end in the block at `at`; false: there are none. */
static ALWAYS_INLINE bool look_at_masks(struct runs_pass *pass, size_t at,
                                        const struct masks *before, const struct masks *now,
                                        struct stretch out[RUNS_SORTS])
{
    uint64_t tokens = ends_of_runs(before->token, now->token, RUNS_TOKEN_BYTES);
    uint64_t words = ends_of_runs(before->word, now->word, RUNS_WORD_BYTES);
    uint64_t names = ends_of_runs(before->name, now->name, RUNS_WORD_BYTES);
    uint64_t digits;

    pass->token_digit = with_digit(before->token, before->digit, pass->token_digit) >> 63;
    pass->name_digit = with_digit(before->name, before->digit, pass->name_digit) >> 63;
    if (~before->token)
        pass->row_from = at - (size_t)__builtin_clzll(~before->token);
    digits = (tokens & with_digit(now->token, now->digit, pass->token_digit)) |
             (names & with_digit(now->name, now->digit, pass->name_digit));
    out[RUNS_ANY] = stretch_of(pass, at + BLOCK_BYTES, now->token, tokens | words);
    out[RUNS_DIGIT] = stretch_of(pass, at + BLOCK_BYTES, now->token, digits);
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

static bool look_closely_plain(struct runs_pass *pass, size_t at, struct stretch out[RUNS_SORTS])
{
    unsigned char last[BLOCK_BYTES];
    struct masks now = masks_plain(block_at(pass->bytes, at, last));
    struct masks before = {0};

    if (at)
        before = masks_plain((const unsigned char *)pass->bytes.ptr + at - BLOCK_BYTES);
    return look_at_masks(pass, at, &before, &now, out);
}

/* Finds out in which blocks of the next batch a row of token bytes ends. No branch depends on
 * it: none could be foreseen. */
static void find_ends_plain(struct runs_pass *pass)
{
    struct runs_rows rows = pass->rows;
    unsigned char last[BLOCK_BYTES];
    size_t at = pass->at;
    uint64_t ends = 0;

    for (unsigned i = 0; i < BATCH_BLOCKS && at < pass->bytes.len; i++, at += BLOCK_BYTES) {
        const unsigned char *block = block_at(pass->bytes, at, last);

        ends |= (uint64_t)ends_row(&rows, block_mask(block, are_token_bytes)) << i;
    }
    pass->rows = rows;
    pass->batch = pass->at;
    pass->at = at;
    pass->ends = ends;
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

AVX2 static inline struct rows rows_of_block(const unsigned char *block)
{
    return (struct rows){rows_at(block), rows_at(block + BLOCK_BYTES / 2)};
}

AVX2 static inline struct masks masks_avx2(const unsigned char *block)
{
    struct rows rows = rows_of_block(block);

    return (struct masks){
        .token = mask_of_rows(&rows, TOKEN_ROWS),
        .name = mask_of_rows(&rows, NAME_ROWS),
        .word = mask_of_rows(&rows, WORD_ROWS),
        .digit = mask_of_rows(&rows, DIGIT_ROWS),
    };
}

AVX2 static void find_ends_avx2(struct runs_pass *pass)
{
    struct runs_rows rows = pass->rows;
    unsigned char last[BLOCK_BYTES];
    size_t at = pass->at;
    uint64_t ends = 0;

    for (unsigned i = 0; i < BATCH_BLOCKS && at < pass->bytes.len; i++, at += BLOCK_BYTES) {
        struct rows block = rows_of_block(block_at(pass->bytes, at, last));

        ends |= (uint64_t)ends_row(&rows, mask_of_rows(&block, TOKEN_ROWS)) << i;
    }
    pass->rows = rows;
    pass->batch = pass->at;
    pass->at = at;
    pass->ends = ends;
}

AVX2 static bool look_closely_avx2(struct runs_pass *pass, size_t at,
                                   struct stretch out[RUNS_SORTS])
{
    unsigned char last[BLOCK_BYTES];
    struct masks now = masks_avx2(block_at(pass->bytes, at, last));
    struct masks before = {0};

    if (at)
        before = masks_avx2((const unsigned char *)pass->bytes.ptr + at - BLOCK_BYTES);
    return look_at_masks(pass, at, &before, &now, out);
}

static bool is_avx2(const struct runs_pass *pass)
{
    return !pass->plain && __builtin_cpu_supports("avx2");
}

static void find_ends(struct runs_pass *pass)
{
    if (is_avx2(pass))
        find_ends_avx2(pass);
    else
        find_ends_plain(pass);
}

static bool look_closely(struct runs_pass *pass, size_t at, struct stretch out[RUNS_SORTS])
{
    return is_avx2(pass) ? look_closely_avx2(pass, at, out) : look_closely_plain(pass, at, out);
}

#else

static void find_ends(struct runs_pass *pass)
{
    find_ends_plain(pass);
}

static bool look_closely(struct runs_pass *pass, size_t at, struct stretch out[RUNS_SORTS])
{
    return look_closely_plain(pass, at, out);
}

#endif

bool runs_next(struct runs_pass *pass, struct stretch out[RUNS_SORTS])
{
    bool found = false;

    while (!found && (pass->ends || pass->at < pass->bytes.len)) {
        if (pass->ends) {
            unsigned block = (unsigned)__builtin_ctzll(pass->ends);

            pass->ends &= pass->ends - 1;
            found = look_closely(pass, pass->batch + BLOCK_BYTES * block, out);
        } else {
            find_ends(pass);
        }
    }
    return found;
}
