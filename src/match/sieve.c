/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sieve.h"

#include <limits.h>

#include "core/ascii.h"
#include "core/mem.h"
#include "match/sieve_internal.h"

/* Windows are hashed eight at a time, and looked up in blocks. */
typedef uint16_t lanes __attribute__((vector_size(16)));

#define LANES (sizeof(lanes) / sizeof(uint16_t))
#define BLOCK_BYTES ((size_t)32)
#define BLOCK_WINDOWS (BLOCK_BYTES / SIEVE_STEP)
/* The last window of a block ends behind it. */
#define BLOCK_READS (BLOCK_BYTES + SIEVE_WINDOW_BYTES - SIEVE_STEP)

void sieve_free(struct sieve *sieve)
{
    if (!sieve)
        return;
    mem_free(sieve->table);
    mem_free(sieve->shelves);
    mem_free(sieve->entries);
    mem_free(sieve->texts);
    mem_free(sieve->bytes);
    mem_free(sieve);
}

/* One pass. */
struct pass {
    const struct sieve *sieve;
    const unsigned char *bytes;
    size_t len;
    struct hit_list *hits;
    size_t last_end;
    bool ordered;
    enum err_code code;
};

static bool is_text(const unsigned char *bytes, const unsigned char *text,
                    const struct sieve_text *literal)
{
    if (!literal->caseless)
        return memcmp(bytes, text, literal->len) == 0;
    for (size_t i = 0; i < literal->len; i++)
        if (bytes[i] != text[i] && ((bytes[i] ^ text[i]) != 0x20 || !ascii_is_letter(text[i])))
            return false;
    return true;
}

/* The first bytes at once, which is all of most literals. */
static inline bool stands_at(const struct pass *pass, size_t start,
                             const struct sieve_text *literal)
{
    uint64_t head;

    if (pass->len - start >= sizeof head) {
        memcpy(&head, pass->bytes + start, sizeof head);
        if ((head ^ literal->head) & literal->mask)
            return false;
        if (literal->len <= sizeof head)
            return true;
    }
    return is_text(pass->bytes + start, pass->sieve->bytes + literal->at, literal);
}

/* The literal that `entry` says may stand where its first window is at `at`. */
static void compare(struct pass *pass, const struct sieve_entry *entry, size_t at)
{
    const struct sieve_text *literal = &pass->sieve->texts[entry->literal];
    size_t start = at - (size_t)entry->offset;
    size_t end = start + literal->len;

    if (entry->offset > 0 && at < (size_t)entry->offset)
        return;
    if (end > pass->len || !stands_at(pass, start, literal))
        return;
    if (end < pass->last_end)
        pass->ordered = false;
    pass->last_end = end;
    pass->code = hit_list_add(pass->hits, (struct hit){entry->literal, (uint32_t)end});
}

/* Those filed under `key`, where their first window is at `at`. */
static void compare_filed(struct pass *pass, uint32_t key, size_t at)
{
    const struct sieve *sieve = pass->sieve;
    const uint32_t *shelf = &sieve->shelves[key / 2];

    for (uint32_t i = shelf[0]; i < shelf[1] && pass->code == ERR_OK; i++)
        if (sieve->entries[i].key == key)
            compare(pass, &sieve->entries[i], at);
}

/* The windows of a block and the one before them. */
struct windows {
    uint32_t first_cell;                /* 0: there is none before */
    uint16_t places[BLOCK_WINDOWS + 1]; /* of their cells in the table */
};

/* The entries of these groups whose second window is window `i` of the block at `at`. */
static void compare_groups(struct pass *pass, size_t at, const struct windows *windows, unsigned i,
                           unsigned groups)
{
    size_t first = at + SIEVE_STEP * (size_t)i - 2 * SIEVE_STEP;

    if (groups & ((1u << SIEVE_FIRST_GROUPS) - 1))
        compare_filed(pass, 2 * (uint32_t)windows->places[i - 1], first);
    if (groups >> SIEVE_FIRST_GROUPS && pass->code == ERR_OK)
        compare_filed(pass, 2 * (uint32_t)windows->places[i] + 1, first);
}

/* Somewhere in the block at `at` there may be a literal. */
static NO_INLINE enum err_code look_closely(struct pass *pass, size_t at,
                                            const struct windows *windows)
{
    const uint16_t *table = pass->sieve->table;
    uint32_t last = windows->first_cell;
    unsigned window = 1;

    while (window <= BLOCK_WINDOWS) {
        uint64_t met = 0; /* the groups of eight windows, a byte for each */

        for (unsigned shift = 0; shift < 64; shift += SIEVE_GROUPS) {
            uint32_t cell = table[windows->places[window++]];

            met |= (uint64_t)(last & cell >> SIEVE_GROUPS) << shift;
            last = cell;
        }
        while (met && pass->code == ERR_OK) {
            unsigned i = (unsigned)__builtin_ctzll(met) / SIEVE_GROUPS;
            unsigned groups = met >> i * SIEVE_GROUPS & 0xff;

            compare_groups(pass, at, windows, window - 8 + i, groups);
            met ^= (uint64_t)groups << i * SIEVE_GROUPS;
        }
    }
    return pass->code;
}

/* The cells of windows that begin at every second byte (sieve_internal.h). */
static inline lanes places_of(const unsigned char *bytes)
{
    lanes first;
    lanes second;

    memcpy(&first, bytes, sizeof first);
    memcpy(&second, bytes + 1, sizeof second);
    return (first & 0x1f) | (first >> 3 & 0x3e0) | (first >> 4 & 0x400) | (second << 3 & 0xf800);
}

/* `block` is what stands at `at`, BLOCK_READS bytes. The first of the windows is
 * the last one before, and becomes the last one here. false: the pass is over. */
static inline bool look_at_block(struct pass *pass, const uint16_t *table,
                                 const unsigned char *block, size_t at, struct windows *windows)
{
    uint32_t last = windows->first_cell;
    uint32_t found = 0;

    for (size_t i = 0; i < BLOCK_WINDOWS; i += LANES) {
        lanes places = places_of(block + SIEVE_STEP * i);

        memcpy(&windows->places[1 + i], &places, sizeof places);
    }
    for (size_t i = 1; i <= BLOCK_WINDOWS; i += 4) {
        uint32_t cells[] = {table[windows->places[i]], table[windows->places[i + 1]],
                            table[windows->places[i + 2]], table[windows->places[i + 3]]};

        found |= (last & cells[0] >> SIEVE_GROUPS) | (cells[0] & cells[1] >> SIEVE_GROUPS) |
                 (cells[1] & cells[2] >> SIEVE_GROUPS) | (cells[2] & cells[3] >> SIEVE_GROUPS);
        last = cells[3];
    }
    if (found && look_closely(pass, at, windows) != ERR_OK)
        return false;
    windows->first_cell = last;
    windows->places[0] = windows->places[BLOCK_WINDOWS];
    return true;
}

static void run(struct pass *pass)
{
    const uint16_t *table = pass->sieve->table;
    const unsigned char *bytes = pass->bytes;
    const size_t len = pass->len;
    unsigned char rest[2 * BLOCK_BYTES + BLOCK_READS] = {0};
    struct windows windows = {0};
    size_t at = 0;
    size_t tail;

    for (; len - at >= BLOCK_READS; at += BLOCK_BYTES)
        if (!look_at_block(pass, table, bytes + at, at, &windows))
            return;
    tail = at;
    memcpy(rest, bytes + at, len - at);
    /* The second window of the last literal may lie behind the end. */
    for (; at < len + SIEVE_STEP; at += BLOCK_BYTES)
        if (!look_at_block(pass, table, rest + (at - tail), at, &windows))
            return;
}

enum err_code sieve_scan(const struct sieve *sieve, struct slice bytes, struct hit_list *hits)
{
    size_t from = hits->count;
    struct pass pass = {
        .sieve = sieve,
        .bytes = (const unsigned char *)bytes.ptr,
        .len = bytes.len,
        .hits = hits,
        .ordered = true,
    };

    if (bytes.len > INT_MAX)
        return ERR_LIMIT;
    if (bytes.len == 0)
        return ERR_OK;
    run(&pass);
    if (!pass.ordered)
        hit_list_sort(hits, from);
    return pass.code;
}
