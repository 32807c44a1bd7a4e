/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the sieve. How often it looks closely in vain depends on
 * two choices made here: which two windows of a literal are looked for, and
 * which of the eight groups it joins. Both follow an estimate of how often a
 * window is seen in source code.
 */
#include <assert.h>
#include <math.h>

#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/rarity_triples.h"
#include "match/sieve_internal.h"

#define LITERAL_BYTES_MAX (64 * MIB)

/* Of a window of which no more is known every cell is entered. */
#define UNKNOWN_MAX 1
/* A literal's windows begin where it does, at the latest this far behind. */
#define OFFSET_MAX 64

/* A literal that begins at an even or at an odd offset. */
struct entering {
    uint32_t literal;
    int32_t offset;
    unsigned group;
    bool by_second; /* of its second window more is known: it is filed under that */
    double first;   /* how often its windows are seen */
    double second;
    int look; /* of the byte that both have; -1: any */
};

struct builder {
    const struct literal *literals;
    size_t count;
    size_t byte_count; /* of all literals */
    float *shares;     /* of windows in each cell, among all that are seen */
    struct entering *enterings;
    uint16_t *table;
    struct sieve_entry *filed; /* entries, not on their shelves yet */
    size_t filed_count;
    size_t filed_cap;
};

/* What a window that begins `offset` bytes behind its literal's beginning may look
 * like; it may reach over the literal's border. */
struct view {
    struct {
        bool known;
        unsigned char byte;
    } places[SIEVE_WINDOW_BYTES];
    unsigned known; /* places inside of the literal */
};

static struct view view_at(const struct literal *literal, int32_t offset)
{
    struct view view = {0};

    for (unsigned i = 0; i < SIEVE_WINDOW_BYTES; i++) {
        int64_t at = (int64_t)offset + i;

        if (at < 0 || (size_t)at >= literal->bytes.len)
            continue;
        view.places[i].known = true;
        view.places[i].byte = (unsigned char)literal->bytes.ptr[at];
        view.known++;
    }
    return view;
}

typedef enum err_code (*cell_fn)(void *ctx, uint32_t cell);

/* Calls `fn` for the cell of every window that looks like `view`. */
static enum err_code each_cell(const struct view *view, cell_fn fn, void *ctx)
{
    static const uint32_t counts[] = {1 << SIEVE_OUTER_BITS, 1 << SIEVE_MIDDLE_BITS,
                                      1 << SIEVE_OUTER_BITS};
    uint32_t from[SIEVE_WINDOW_BYTES] = {0};
    uint32_t to[SIEVE_WINDOW_BYTES];
    enum err_code code = ERR_OK;

    for (unsigned i = 0; i < SIEVE_WINDOW_BYTES; i++) {
        if (view->places[i].known)
            from[i] =
                i == 1 ? sieve_middle(view->places[i].byte) : sieve_outer(view->places[i].byte);
        to[i] = view->places[i].known ? from[i] + 1 : counts[i];
    }
    for (uint32_t last = from[2]; last < to[2]; last++)
        for (uint32_t middle = from[1]; middle < to[1]; middle++)
            for (uint32_t first = from[0]; first < to[0] && code == ERR_OK; first++)
                code = fn(ctx, sieve_cell(first, middle, last));
    return code;
}

/* Of windows in a cell that no frequent triple is in. */
#define RARE_SHARE 0x1p-17f

static void fill_shares(struct builder *builder)
{
    for (size_t cell = 0; cell < SIEVE_CELLS; cell++)
        builder->shares[cell] = RARE_SHARE;
    for (int bits = 0; bits <= RARITY_TRIPLES_BITS; bits++) {
        const unsigned char *triple = (const unsigned char *)rarity_triples[bits];

        for (; triple && *triple; triple += SIEVE_WINDOW_BYTES)
            builder->shares[sieve_cell_at(triple)] = ldexpf(1, -bits);
    }
}

struct adding {
    const float *shares;
    double sum;
};

static enum err_code add_share(void *ctx, uint32_t cell)
{
    struct adding *adding = ctx;

    adding->sum += (double)adding->shares[cell];
    return ERR_OK;
}

/* The share of windows that will look like this one. */
static double view_share(const struct builder *builder, const struct view *view)
{
    struct adding adding = {builder->shares, 0};

    if (SIEVE_WINDOW_BYTES - view->known > UNKNOWN_MAX || each_cell(view, add_share, &adding))
        return 1;
    return adding.sum;
}

/* Where to look for a literal whose first window has this parity. */
static struct entering best_windows(const struct builder *builder, uint32_t index, int32_t parity)
{
    const struct literal *literal = &builder->literals[index];
    size_t len = literal->bytes.len < OFFSET_MAX ? literal->bytes.len : OFFSET_MAX;
    struct entering best = {.literal = index, .first = 2, .second = 2};

    for (int32_t offset = parity ? -1 : 0;
         offset == (parity ? -1 : 0) || offset + 2 <= (int32_t)len; offset += SIEVE_STEP) {
        struct view views[] = {view_at(literal, offset), view_at(literal, offset + SIEVE_STEP)};
        double first = view_share(builder, &views[0]);
        double second = view_share(builder, &views[1]);

        if (first * second < best.first * best.second) {
            best.offset = offset;
            best.first = first;
            best.second = second;
            best.by_second = views[1].known > views[0].known;
            best.look = views[1].places[0].known ? (int)sieve_outer(views[1].places[0].byte) : -1;
        }
    }
    return best;
}

static enum err_code file_entry(struct builder *builder, struct sieve_entry entry)
{
    if (builder->filed_count == builder->filed_cap) {
        size_t cap = mem_grow(builder->filed_cap, builder->filed_count + 1, UINT32_MAX / 64);
        struct sieve_entry *grown = cap ? mem_realloc(builder->filed, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        builder->filed = grown;
        builder->filed_cap = cap;
    }
    builder->filed[builder->filed_count++] = entry;
    return ERR_OK;
}

struct filing {
    struct builder *builder;
    struct sieve_entry entry; /* but for its cell */
};

static enum err_code file_under(void *ctx, uint32_t cell)
{
    const struct filing *filing = ctx;
    struct sieve_entry entry = filing->entry;

    entry.key += 2 * cell;
    return file_entry(filing->builder, entry);
}

static void fill_head(struct sieve_entry *entry, const struct literal *literal)
{
    unsigned char mask[sizeof entry->mask] = {0};
    unsigned char head[sizeof entry->head] = {0};

    for (size_t i = 0; i < literal->bytes.len && i < sizeof head; i++) {
        head[i] = (unsigned char)literal->bytes.ptr[i];
        mask[i] = literal->caseless && ascii_is_letter(head[i]) ? 0xff ^ 0x20 : 0xff;
    }
    memcpy(&entry->mask, mask, sizeof mask);
    memcpy(&entry->head, head, sizeof head);
}

static enum err_code file_entering(struct builder *builder, const struct entering *entering)
{
    const struct literal *literal = &builder->literals[entering->literal];
    int32_t offset = entering->offset + (entering->by_second ? SIEVE_STEP : 0);
    struct view view = view_at(literal, offset);
    struct filing filing = {
        .builder = builder,
        .entry = {.key = entering->by_second,
                  .literal = entering->literal,
                  .len = (uint32_t)literal->bytes.len,
                  .offset = entering->offset},
    };

    fill_head(&filing.entry, literal);
    return each_cell(&view, file_under, &filing);
}

struct marking {
    uint16_t *table;
    uint16_t bit;
};

static enum err_code mark_cell(void *ctx, uint32_t cell)
{
    const struct marking *marking = ctx;

    marking->table[cell] |= marking->bit;
    return ERR_OK;
}

/* true: too little is known of the window, every cell is to be marked. */
static bool mark_window(struct builder *builder, const struct literal *literal, int32_t offset,
                        uint16_t bit)
{
    struct marking marking = {builder->table, bit};
    struct view view = view_at(literal, offset);

    if (SIEVE_WINDOW_BYTES - view.known > UNKNOWN_MAX)
        return true;
    return each_cell(&view, mark_cell, &marking) != ERR_OK;
}

/* Two windows in a row have a byte in common, the last of the first one. So what
 * meets in a group is told apart by how that byte looks. */
#define LOOKS (1 << SIEVE_OUTER_BITS)

struct group {
    double first[LOOKS]; /* how often first windows are seen that end in this */
    double second[LOOKS];
};

struct groups {
    double shares[LOOKS]; /* how often bytes are seen that look so */
    struct group items[SIEVE_GROUPS];
};

static void groups_init(struct groups *groups, const float shares[SIEVE_CELLS])
{
    *groups = (struct groups){0};
    for (size_t cell = 0; cell < SIEVE_CELLS; cell++)
        groups->shares[cell / (SIEVE_CELLS / LOOKS)] += (double)shares[cell];
}

/* How often the group looks closely at what has this look. */
static double meet(const struct groups *groups, const struct group *group, unsigned look)
{
    return group->first[look] * group->second[look] / groups->shares[look];
}

static void join_group(const struct groups *groups, struct group *group,
                       const struct entering *entering)
{
    for (unsigned look = 0; look < LOOKS; look++) {
        double share = groups->shares[look];
        double part = entering->look < 0 ? share : entering->look == (int)look;

        group->first[look] = fmin(group->first[look] + entering->first * part, share);
        group->second[look] = entering->second >= 1
                                  ? share
                                  : fmin(group->second[look] + entering->second * part, share);
    }
}

/* How much more often the group would look closely. */
static double join_cost(const struct groups *groups, const struct group *group,
                        const struct entering *entering)
{
    unsigned look = (unsigned)entering->look;
    double share = groups->shares[look];
    double first = fmin(group->first[look] + entering->first, share);
    double second = fmin(group->second[look] + entering->second, share);

    return first * second / share - meet(groups, group, look);
}

/* The group in which the literal's windows meet the fewest others. Those of
 * which one window may be anything stay among themselves. */
static unsigned best_group(const struct groups *groups, const struct entering *entering)
{
    unsigned best = entering->by_second ? SIEVE_FIRST_GROUPS : 0;
    unsigned end = entering->by_second ? SIEVE_GROUPS : SIEVE_FIRST_GROUPS;
    double least = HUGE_VAL;

    if (entering->first >= 1 || entering->second >= 1 || entering->look < 0)
        return best;
    for (unsigned group = best; group < end; group++) {
        double more = join_cost(groups, &groups->items[group], entering);

        if (more < least) {
            least = more;
            best = group;
        }
    }
    return best;
}

static int by_frequency(const void *left, const void *right)
{
    const struct entering *a = left;
    const struct entering *b = right;
    double seen_a = a->first * a->second;
    double seen_b = b->first * b->second;

    if (seen_a != seen_b)
        return seen_a > seen_b ? -1 : 1;
    if (a->literal != b->literal)
        return a->literal < b->literal ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* The most frequent first, so that the rest can keep away from them.
 */
static void assign_groups(struct builder *builder)
{
    struct groups groups;

    groups_init(&groups, builder->shares);
    qsort(builder->enterings, 2 * builder->count, sizeof *builder->enterings, by_frequency);
    for (size_t i = 0; i < 2 * builder->count; i++) {
        struct entering *entering = &builder->enterings[i];

        entering->group = best_group(&groups, entering);
        join_group(&groups, &groups.items[entering->group], entering);
    }
}

static enum err_code enter_all(struct builder *builder)
{
    enum err_code code = ERR_OK;
    uint16_t everywhere = 0;

    for (size_t i = 0; i < 2 * builder->count && code == ERR_OK; i++) {
        const struct entering *entering = &builder->enterings[i];
        const struct literal *literal = &builder->literals[entering->literal];
        uint16_t low = (uint16_t)(1u << entering->group);
        uint16_t high = (uint16_t)(low << SIEVE_GROUPS);

        if (mark_window(builder, literal, entering->offset, low))
            everywhere |= low;
        if (mark_window(builder, literal, entering->offset + SIEVE_STEP, high))
            everywhere |= high;
        code = file_entering(builder, entering);
    }
    for (size_t i = 0; everywhere && i < SIEVE_CELLS; i++)
        builder->table[i] |= everywhere;
    return code;
}

#define SHELF_BITS_MIN 8

/* Puts the entries on their shelves. */
static void fill_shelves(const struct builder *builder, uint32_t bits, uint32_t *shelves,
                         struct sieve_entry *entries)
{
    uint32_t next = 0;

    /* Counted, then as ends, which filling from behind makes the beginnings. */
    for (size_t i = 0; i < builder->filed_count; i++)
        shelves[sieve_shelf(bits, builder->filed[i].key)]++;
    for (size_t shelf = 0; shelf <= (size_t)1 << bits; shelf++)
        shelves[shelf] = next += shelves[shelf];
    for (size_t i = builder->filed_count; i-- > 0;)
        entries[--shelves[sieve_shelf(bits, builder->filed[i].key)]] = builder->filed[i];
}

/* A byte that no token has in any writing, behind each literal: side by side in a program they
 * would look like tokens. */
#define BORDER '\xff'

static void fill_texts(const struct builder *builder, struct sieve_text *texts, char *bytes)
{
    uint32_t at = 0;

    for (size_t i = 0; i < builder->count; i++) {
        struct slice text = builder->literals[i].bytes;

        texts[i].at = at;
        texts[i].caseless = builder->literals[i].caseless;
        memcpy(bytes + at, text.ptr, text.len);
        at += (uint32_t)text.len;
        bytes[at++] = BORDER;
    }
}

static void *part(void *memory, size_t offset)
{
    return (char *)memory + offset;
}

/* Everything in one piece of memory. */
static enum err_code pack(const struct builder *builder, struct sieve **out)
{
    struct sieve_head head = {
        .shelf_bits = SHELF_BITS_MIN,
        .entry_count = (uint32_t)builder->filed_count,
        .text_count = (uint32_t)builder->count,
        .byte_count = (uint32_t)builder->byte_count,
    };
    struct sieve_layout layout;
    enum err_code code;
    void *memory;

    while (head.shelf_bits < 31 && (size_t)1 << head.shelf_bits < 2 * builder->filed_count)
        head.shelf_bits++;
    layout = sieve_layout(&head);
    memory = mem_calloc(1, layout.end);
    if (!memory)
        return ERR_NOMEM;
    memcpy(memory, &head, sizeof head);
    fill_shelves(builder, head.shelf_bits, part(memory, layout.shelves),
                 part(memory, layout.entries));
    fill_texts(builder, part(memory, layout.texts), part(memory, layout.bytes));
    memcpy(part(memory, layout.table), builder->table, SIEVE_CELLS * sizeof *builder->table);
    code = sieve_open(memory, memory, out);
    if (code != ERR_OK)
        mem_free(memory);
    return code;
}

static enum err_code build(struct builder *builder, struct sieve **out)
{
    enum err_code code;

    builder->shares = mem_calloc(SIEVE_CELLS, sizeof *builder->shares);
    builder->enterings = mem_calloc(2 * builder->count, sizeof *builder->enterings);
    builder->table = mem_calloc(SIEVE_CELLS, sizeof *builder->table);
    if (!builder->shares || !builder->enterings || !builder->table)
        return ERR_NOMEM;
    fill_shares(builder);
    for (uint32_t i = 0; i < builder->count; i++) {
        builder->enterings[2 * (size_t)i] = best_windows(builder, i, 0);
        builder->enterings[2 * (size_t)i + 1] = best_windows(builder, i, 1);
    }
    assign_groups(builder);
    code = enter_all(builder);
    return code == ERR_OK ? pack(builder, out) : code;
}

/* Adds up their lengths, with that of the border behind each. */
static enum err_code measure(struct builder *builder)
{
    if (builder->count > LIMIT_LITERALS)
        return ERR_LIMIT;
    for (size_t i = 0; i < builder->count; i++) {
        assert(builder->literals[i].bytes.len);
        builder->byte_count += builder->literals[i].bytes.len + 1;
        if (builder->byte_count > LITERAL_BYTES_MAX)
            return ERR_LIMIT;
    }
    return ERR_OK;
}

enum err_code sieve_new(const struct literal *literals, size_t count, struct sieve **out)
{
    struct builder builder = {.literals = literals, .count = count};
    enum err_code code = measure(&builder);

    if (code == ERR_OK)
        code = build(&builder, out);
    mem_free(builder.shares);
    mem_free(builder.enterings);
    mem_free(builder.table);
    mem_free(builder.filed);
    return code;
}
