/* SPDX-License-Identifier: Apache-2.0 */
#include "match/sieve.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <limits.h>

#include "core/ascii.h"
#include "core/mem.h"
#include "match/sieve_internal.h"

/* Windows are looked up in blocks of sixteen: a lane for each two of them. */
typedef uint16_t lanes __attribute__((vector_size(16)));
typedef uint64_t quads __attribute__((vector_size(16)));

#define LANES (sizeof(lanes) / sizeof(uint16_t))
#define BLOCK_WINDOWS (2 * LANES)
#define BLOCK_BYTES (SIEVE_STEP * BLOCK_WINDOWS)
#define BATCH_BLOCKS ((size_t)64)
/* The last window of a block ends behind it. */
#define BLOCK_READS (BLOCK_BYTES + SIEVE_WINDOW_BYTES - SIEVE_STEP)

struct sieve_layout sieve_layout(const struct sieve_head *head)
{
    struct sieve_layout layout = {.entries = sizeof *head};

    layout.texts = layout.entries + head->entry_count * sizeof(struct sieve_entry);
    layout.shelves = layout.texts + head->text_count * sizeof(struct sieve_text);
    layout.table = layout.shelves + (((size_t)1 << head->shelf_bits) + 1) * sizeof(uint32_t);
    layout.bytes = layout.table + SIEVE_CELLS * sizeof(uint16_t);
    layout.end = layout.bytes + head->byte_count;
    return layout;
}

static const void *part(const void *image, size_t offset)
{
    return (const char *)image + offset;
}

enum err_code sieve_open(const void *image, void *memory, struct sieve **out)
{
    const struct sieve_head *head = image;
    struct sieve_layout layout = sieve_layout(head);
    struct sieve *sieve = mem_alloc(sizeof *sieve);

    if (!sieve)
        return ERR_NOMEM;
    *sieve = (struct sieve){
        .shelf_bits = head->shelf_bits,
        .entries = part(image, layout.entries),
        .texts = part(image, layout.texts),
        .shelves = part(image, layout.shelves),
        .table = part(image, layout.table),
        .bytes = part(image, layout.bytes),
        .image = slice_of(image, layout.end),
        .memory = memory,
    };
    *out = sieve;
    return ERR_OK;
}

enum err_code sieve_new_with(struct slice image, struct sieve **out)
{
    return sieve_open(image.ptr, NULL, out);
}

struct slice sieve_image(const struct sieve *sieve)
{
    return sieve->image;
}

void sieve_free(struct sieve *sieve)
{
    if (!sieve)
        return;
    mem_free(sieve->memory);
    mem_free(sieve);
}

/* One pass. */
struct pass {
    const struct sieve *sieve;
    const unsigned char *bytes;
    size_t len;
    size_t at;  /* the next block */
    lanes last; /* the odd cells before it */
    struct hit_list *hits;
    size_t last_end;
    bool ordered;
    enum err_code code;
};

static bool is_literal(const struct sieve *sieve, const struct sieve_entry *entry,
                       const unsigned char *bytes)
{
    const struct sieve_text *literal = &sieve->texts[entry->literal];
    const unsigned char *text = sieve->bytes + literal->at;

    if (!literal->caseless)
        return memcmp(bytes, text, entry->len) == 0;
    for (size_t i = 0; i < entry->len; i++)
        if (bytes[i] != text[i] && ((bytes[i] ^ text[i]) != 0x20 || !ascii_is_letter(text[i])))
            return false;
    return true;
}

/* Whether the literal of `entry` begins at `start`: its first bytes at once, which is all of
 * most literals. */
static inline bool stands_at(const struct pass *pass, const struct sieve_entry *entry, size_t start)
{
    uint64_t head;

    if (start > pass->len || entry->len > pass->len - start)
        return false;
    if (pass->len - start >= sizeof head) {
        memcpy(&head, pass->bytes + start, sizeof head);
        if ((head ^ entry->head) & entry->mask)
            return false;
        if (entry->len <= sizeof head)
            return true;
    }
    return is_literal(pass->sieve, entry, pass->bytes + start);
}

/* Those filed under `key`, where their first window is at `at`. */
static void compare_filed(struct pass *pass, uint32_t key, size_t at)
{
    const struct sieve *sieve = pass->sieve;
    const uint32_t *shelf = &sieve->shelves[sieve_shelf(sieve->shelf_bits, key)];

    for (uint32_t i = shelf[0]; i < shelf[1] && pass->code == ERR_OK; i++) {
        const struct sieve_entry *entry = &sieve->entries[i];
        size_t start = at - (size_t)entry->offset; /* before the bytes: past all of them */
        size_t end = start + entry->len;

        if (entry->key != key || !stands_at(pass, entry, start))
            continue;
        if (end < pass->last_end)
            pass->ordered = false;
        pass->last_end = end;
        pass->code = hit_list_add(pass->hits, (struct hit){entry->literal, (uint32_t)end});
    }
}

/* The entries of these groups whose second window is `second`, at `at` in the bytes. */
static void compare_groups(struct pass *pass, const unsigned char *second, size_t at,
                           unsigned groups)
{
    if (groups & ((1u << SIEVE_FIRST_GROUPS) - 1))
        compare_filed(pass, 2 * sieve_cell_at(second - SIEVE_STEP), at - SIEVE_STEP);
    if (groups >> SIEVE_FIRST_GROUPS && pass->code == ERR_OK)
        compare_filed(pass, 2 * sieve_cell_at(second) + 1, at - SIEVE_STEP);
}

/* The places of eight windows in the table (sieve_internal.h), four in a row. */
static inline quads places_at(const unsigned char *bytes)
{
    lanes first;
    lanes second;

    memcpy(&first, bytes, sizeof first);
    memcpy(&second, bytes + 1, sizeof second);
    return (quads)((first & 0x1f) | (first >> 3 & 0x3e0) | (first >> 4 & 0x400) |
                   (second << 3 & 0xf800));
}

/* The cells of a block's windows, counted from 0: in a lane of both an even one and the one
 * behind it. */
struct cells {
    lanes even;
    lanes odd;
};

/* Places come out of registers: what was just stored is slow to load in smaller parts. */
static inline struct cells cells_at(const uint16_t *table, const unsigned char *block)
{
    quads low = places_at(block);
    quads high = places_at(block + BLOCK_BYTES / 2);
    struct cells cells = {{0}, {0}};

    cells.even[0] = table[low[0] & 0xffff];
    cells.odd[0] = table[(uint32_t)low[0] >> 16];
    cells.even[1] = table[low[0] >> 32 & 0xffff];
    cells.odd[1] = table[low[0] >> 48];
    cells.even[2] = table[low[1] & 0xffff];
    cells.odd[2] = table[(uint32_t)low[1] >> 16];
    cells.even[3] = table[low[1] >> 32 & 0xffff];
    cells.odd[3] = table[low[1] >> 48];
    cells.even[4] = table[high[0] & 0xffff];
    cells.odd[4] = table[(uint32_t)high[0] >> 16];
    cells.even[5] = table[high[0] >> 32 & 0xffff];
    cells.odd[5] = table[high[0] >> 48];
    cells.even[6] = table[high[1] & 0xffff];
    cells.odd[6] = table[(uint32_t)high[1] >> 16];
    cells.even[7] = table[high[1] >> 32 & 0xffff];
    cells.odd[7] = table[high[1] >> 48];
    return cells;
}

#ifdef __SSE2__

/* Each lane becomes the one before it, the first the last of `before`. */
static inline lanes lanes_before(lanes before, lanes cells)
{
    return (lanes)_mm_or_si128(_mm_slli_si128((__m128i)cells, sizeof(uint16_t)),
                               _mm_srli_si128((__m128i)before, sizeof before - sizeof(uint16_t)));
}

/* A bit for each byte that is not 0. */
static inline unsigned mask_of(lanes bytes)
{
    __m128i empty = _mm_cmpeq_epi8((__m128i)bytes, _mm_setzero_si128());

    return 0xffff ^ (unsigned)_mm_movemask_epi8(empty);
}

#else

static inline lanes lanes_before(lanes before, lanes cells)
{
    lanes shifted = (lanes)((quads)cells << 16);

    shifted[0] = before[LANES - 1];
    shifted[LANES / 2] = cells[LANES / 2 - 1];
    return shifted;
}

static inline unsigned mask_of(lanes bytes)
{
    unsigned char each[sizeof bytes];
    unsigned mask = 0;

    memcpy(each, &bytes, sizeof each);
    for (size_t i = 0; i < sizeof each; i++)
        mask |= (unsigned)(each[i] != 0) << i;
    return mask;
}

#endif

/* A block of whose windows some meet the one before them in a group. */
struct meeting {
    size_t block; /* its offset from the first one */
    lanes groups; /* a byte for each window */
};

/* How many of the blocks are such; `last` are the odd cells before them, and becomes the last
 * ones. No branch depends on it: none could be foreseen, and each would take as long as two
 * blocks. */
static NO_INLINE size_t find_meetings(const uint16_t *table, const unsigned char *blocks,
                                      size_t count, lanes *last,
                                      struct meeting meetings[BATCH_BLOCKS])
{
    lanes before = *last;
    size_t found = 0;

    for (size_t block = 0; block < BLOCK_BYTES * count; block += BLOCK_BYTES) {
        struct cells cells = cells_at(table, blocks + block);
        lanes even_groups = lanes_before(before, cells.odd) & cells.even >> SIEVE_GROUPS;
        lanes odd_groups = cells.even << SIEVE_GROUPS & cells.odd;
        struct meeting meeting = {.block = block, .groups = even_groups | odd_groups};
        quads any = (quads)meeting.groups;

        meetings[found] = meeting;
        found += (any[0] | any[1]) != 0;
        before = cells.odd;
    }
    *last = before;
    return found;
}

/* `blocks` stand at `pass->at`. */
static void look_closely(struct pass *pass, const unsigned char *blocks,
                         const struct meeting *meeting)
{
    unsigned char groups[BLOCK_WINDOWS];

    memcpy(groups, &meeting->groups, sizeof groups);
    for (unsigned mask = mask_of(meeting->groups); mask && pass->code == ERR_OK; mask &= mask - 1) {
        unsigned window = (unsigned)__builtin_ctz(mask);
        size_t offset = meeting->block + SIEVE_STEP * window;

        compare_groups(pass, blocks + offset, pass->at + offset, groups[window]);
    }
}

/* The next `count` blocks, and BLOCK_READS bytes for the last one. */
static void look_at_blocks(struct pass *pass, const unsigned char *blocks, size_t count)
{
    struct meeting meetings[BATCH_BLOCKS];
    size_t found = find_meetings(pass->sieve->table, blocks, count, &pass->last, meetings);

    for (size_t i = 0; i < found && pass->code == ERR_OK; i++)
        look_closely(pass, blocks, &meetings[i]);
    pass->at += BLOCK_BYTES * count;
}

static void run(struct pass *pass)
{
    /* The last bytes, with the window before them and nothing behind. */
    unsigned char rest[SIEVE_STEP + 2 * BLOCK_BYTES + BLOCK_READS] = {0};
    size_t blocks = pass->len < BLOCK_READS ? 0 : (pass->len - BLOCK_READS) / BLOCK_BYTES + 1;
    size_t seen;

    while (blocks > 0 && pass->code == ERR_OK) {
        size_t count = blocks < BATCH_BLOCKS ? blocks : BATCH_BLOCKS;

        look_at_blocks(pass, pass->bytes + pass->at, count);
        blocks -= count;
    }
    if (pass->code != ERR_OK)
        return;
    seen = pass->at < SIEVE_STEP ? pass->at : SIEVE_STEP;
    memcpy(rest + SIEVE_STEP - seen, pass->bytes + pass->at - seen, pass->len - pass->at + seen);
    /* The second window of the last literal may lie behind the end. */
    blocks = (pass->len - pass->at + SIEVE_STEP + BLOCK_BYTES - 1) / BLOCK_BYTES;
    look_at_blocks(pass, rest + SIEVE_STEP, blocks);
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
