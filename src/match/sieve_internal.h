/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the sieve: made by sieve_build.c, used by sieve.c.
 *
 * Bytes are seen through windows of three, of which one begins at each even
 * offset:
 *
 *     offset   0   1   2   3   4   5   6
 *              |   window  |
 *                      |   window  |
 *                              |   window  |
 *
 * A literal is entered twice, as it may begin at an even or at an odd offset:
 * each entry is two windows in a row with two bytes between their beginnings,
 * chosen where the literal is rarest. A window's bytes lead to a cell of the
 * table. Its low byte says in which of eight groups some entry's first window
 * leads there, its high byte the same of second windows. So where
 *
 *     low byte of a window's cell & high byte of the next window's cell
 *
 * is 0, no literal stands. Elsewhere the window that an entry is filed under leads
 * to the literals, which are compared byte by byte.
 *
 * A window may reach over the literal's border. Then it is entered with every
 * look that a byte there may have.
 */
#ifndef PATROL_MATCH_SIEVE_INTERNAL_H
#define PATROL_MATCH_SIEVE_INTERNAL_H

#include "match/sieve.h"

#define SIEVE_WINDOW_BYTES 3
#define SIEVE_STEP 2
#define SIEVE_CELLS ((size_t)1 << 16)
#define SIEVE_GROUPS 8
/* The last groups are for entries that are filed under their second window. */
#define SIEVE_FIRST_GROUPS 6

/* A cell's number is made of what tells letters and digits apart, in either case:
 * the lower five bits of each byte, and of the one in the middle whether it is a
 * letter at all.
 *
 *     15   11 10      5 4    0
 *     | last | middle | first |
 */
#define SIEVE_OUTER_BITS 5
#define SIEVE_MIDDLE_BITS 6

/* A literal filed under a window; entries lie shelf by shelf. */
struct sieve_entry {
    uint64_t mask;    /* those bits of the literal's first bytes that decide */
    uint64_t head;    /* these bits */
    uint32_t key;     /* twice the window's cell, plus 1 if it is the second */
    uint32_t literal; /* number */
    uint32_t len;
    int32_t offset; /* of its first window in the literal; -1: one byte before */
};

struct sieve_text {
    uint32_t at; /* in the bytes of all literals */
    bool caseless;
};

/* A sieve is one piece of memory, its own or a part of the program:
 *
 *     head | entries | texts | shelves | table | bytes of the literals
 */
struct sieve_head {
    uint32_t shelf_bits;
    uint32_t entry_count;
    uint32_t text_count;
    uint32_t byte_count;
};

/* Where its parts begin and, last, where it ends. */
struct sieve_layout {
    size_t entries;
    size_t texts;
    size_t shelves;
    size_t table;
    size_t bytes;
    size_t end;
};

struct sieve {
    uint32_t shelf_bits;
    const struct sieve_entry *entries;
    const struct sieve_text *texts; /* by number */
    const uint32_t *shelves;        /* the first entry of each, and their number */
    const uint16_t *table;          /* SIEVE_CELLS */
    const unsigned char *bytes;
    struct slice image;
    void *memory; /* NULL: a part of the program */
};

struct sieve_layout sieve_layout(const struct sieve_head *head);

/* Takes `memory` over, or leaves it where it is. ERR_NOMEM. */
MUST_USE enum err_code sieve_open(const void *image, void *memory, struct sieve **out);

/* Keys are many and entries few: shelves are so many that most hold none or one. */
static inline uint32_t sieve_shelf(uint32_t shelf_bits, uint32_t key)
{
    return key * UINT32_C(0x9e3779b1) >> (32 - shelf_bits);
}

static inline uint32_t sieve_cell(uint32_t first, uint32_t middle, uint32_t last)
{
    return first | middle << SIEVE_OUTER_BITS | last << (SIEVE_OUTER_BITS + SIEVE_MIDDLE_BITS);
}

static inline uint32_t sieve_outer(unsigned char byte)
{
    return byte & 0x1f;
}

static inline uint32_t sieve_middle(unsigned char byte)
{
    return (byte & 0x1fU) | (byte & 0x40U) >> 1;
}

/* Of the window that begins here. */
static inline uint32_t sieve_cell_at(const unsigned char *window)
{
    return sieve_cell(sieve_outer(window[0]), sieve_middle(window[1]), sieve_outer(window[2]));
}

#endif
