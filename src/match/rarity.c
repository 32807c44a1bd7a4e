/* SPDX-License-Identifier: Apache-2.0 */
#include "match/rarity.h"

#include <math.h>
#include <strings.h>

#include "core/ascii.h"

/* How often each byte is seen among 2^24, measured over the source trees of
 * git, redis, rails and curl (120 MB). */
#define SHARE_BITS 24

static const uint32_t byte_shares[256] = {
    30716,  7692,   9601,    6334,   7578,   7127,   6060,   5663,   6274,   149149, 479535,
    5188,   6783,   6634,    6741,   5224,   5966,   5977,   7242,   5675,   9702,   14336,
    6035,   4588,   6683,    6502,   6607,   6206,   7229,   5993,   5989,   5157,   2383470,
    16589,  224963, 63374,   35637,  42879,  56406,  52573,  111470, 111927, 109199, 24006,
    127633, 174994, 136712,  85615,  71528,  60344,  48725,  32246,  30151,  26559,  26307,
    20562,  23494,  22305,   92412,  71279,  43743,  81146,  63099,  12006,  16701,  73120,
    30303,  65164,  43161,   82733,  32729,  28537,  31021,  58524,  15648,  19637,  64675,
    36681,  52088,  52906,   43930,  15570,  71404,  68772,  78618,  53962,  20149,  24796,
    16704,  18132,  14936,   34030,  35939,  37327,  8229,   270066, 26930,  576662, 149954,
    388257, 360372, 1030737, 228156, 205738, 229657, 599933, 26956,  78691,  377382, 268021,
    540309, 547246, 245165,  30497,  593330, 634733, 826337, 271349, 95069,  84115,  69339,
    100560, 30268,  37862,   26523,  37908,  8420,   5078,   15983,  12906,  12439,  9059,
    8507,   9553,   8015,    8371,   7912,   7577,   15888,  7502,   9258,   7923,   7331,
    8816,   8716,   8463,    8035,   7064,   7997,   9661,   9416,   7784,   8593,   7506,
    8144,   6792,   8805,    7679,   7182,   6766,   8170,   9689,   6554,   7124,   8888,
    9385,   8723,   8251,    7986,   9417,   8919,   14536,  6746,   11445,  15528,  7841,
    17077,  15045,  10720,   8006,   11493,  16571,  10195,  9725,   16066,  8608,   11927,
    17905,  11110,  13897,   14670,  9534,   8188,   5087,   8067,   18938,  9571,   14429,
    6771,   6773,   7210,    7306,   6147,   6471,   6344,   5990,   10480,  7473,   68672,
    28767,  6590,   7743,    6489,   6097,   6128,   7022,   11537,  5792,   6089,   7289,
    5346,   5298,   5265,    6558,   7176,   11322,  10286,  8193,   9460,   11880,  10643,
    8206,   6401,   7385,    6335,   8513,   13105,  7111,   4975,   6724,   6150,   6660,
    6083,   5302,   5537,    5667,   4897,   4765,   6107,   6059,   5213,   4651,   5237,
    4942,   5172,   6485,
};

/* Words that are far more frequent than their letters, in bits. */
#define WORD(text, bits)                                                                           \
    {                                                                                              \
        {(text), sizeof(text) - 1}, (bits)                                                         \
    }

static const struct {
    struct slice text;
    double bits;
} words[] = {
    WORD("access", 14),  WORD("account", 15), WORD("api", 13),      WORD("app", 11),
    WORD("auth", 12),    WORD("aws", 15),     WORD("azure", 16),    WORD("client", 12),
    WORD("config", 11),  WORD("data", 10),    WORD("docker", 16),   WORD("git", 9),
    WORD("github", 14),  WORD("gitlab", 16),  WORD("google", 15),   WORD("http", 11),
    WORD("https", 13),   WORD("id", 8),       WORD("key", 11),      WORD("name", 9),
    WORD("npm", 16),     WORD("org", 12),     WORD("password", 14), WORD("secret", 14),
    WORD("test", 9),     WORD("token", 13),   WORD("url", 9),       WORD("user", 11),
    WORD("com", 9),      WORD("private", 14), WORD("service", 14),  WORD("value", 10),
    WORD("string", 10),  WORD("public", 13),  WORD("server", 12),   WORD("batch", 14),
    WORD("content", 13), WORD("default", 12), WORD("event", 13),    WORD("function", 12),
    WORD("line", 10),    WORD("machine", 16), WORD("master", 15),   WORD("message", 12),
    WORD("refresh", 15), WORD("session", 14), WORD("storage", 15),  WORD("stream", 13),
    WORD("track", 13),
};

/* A letter behind a letter tells less: it is half a word already. */
#define LETTER_BEHIND_LETTER 0.55

/* Parts of words count as the word from this length on. */
#define PART_BYTES 3

/* Bytes of `text` that `word` accounts for at `at`: all of it, its end where
 * the literal begins within it, or its beginning where the literal ends. */
static size_t word_overlap(struct slice text, size_t at, struct slice word)
{
    size_t room = text.len - at;
    char first = (char)(text.ptr[at] | 0x20);

    for (size_t cut = 0; cut == 0 || cut + PART_BYTES <= word.len; cut++) {
        size_t part = word.len - cut < room ? word.len - cut : room;
        bool enough = part >= PART_BYTES || part == word.len;

        if (enough && word.ptr[cut] == first &&
            strncasecmp(text.ptr + at, word.ptr + cut, part) == 0)
            return part;
        if (at > 0)
            break;
    }
    return 0;
}

/* The word that accounts for most bytes at `at`; how many, or 0. */
static size_t word_at(struct slice text, size_t at, double *bits)
{
    size_t best = 0;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        size_t len = word_overlap(text, at, words[i].text);

        if (len <= best)
            continue;
        best = len;
        *bits = words[i].bits;
    }
    return best;
}

static double byte_alone(unsigned char c, bool caseless)
{
    double share = byte_shares[c];

    if (caseless && ascii_is_letter(c))
        share += byte_shares[c ^ 0x20];
    return SHARE_BITS - log2(share);
}

double rarity_bits(const struct literal *literal)
{
    const unsigned char *bytes = (const unsigned char *)literal->bytes.ptr;
    double sum = 0;

    for (size_t i = 0; i < literal->bytes.len;) {
        double bits = 0;
        size_t word = word_at(literal->bytes, i, &bits);

        if (!word) {
            bits = byte_alone(bytes[i], literal->caseless);
            word = 1;
        }
        if (i > 0 && ascii_is_letter(bytes[i]) && ascii_is_letter(bytes[i - 1]))
            bits *= LETTER_BEHIND_LETTER;
        sum += bits;
        i += word;
    }
    return sum;
}

double rarity_class_bits(const struct byteset *bytes)
{
    uint32_t share = 0;

    for (size_t word = 0; word < ARRAY_LEN(bytes->bits); word++) {
        for (uint64_t bits = bytes->bits[word]; bits; bits &= bits - 1)
            share += byte_shares[64 * word + (size_t)__builtin_ctzll(bits)];
    }
    return share > 0 && share < UINT32_C(1) << SHARE_BITS ? SHARE_BITS - log2(share) : 0;
}
