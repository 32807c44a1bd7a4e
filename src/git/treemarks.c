/* SPDX-License-Identifier: Apache-2.0 */
#include "git/treemarks.h"

#include "core/mem.h"

struct treemarks *treemarks_pool_take(struct treemarks **pool)
{
    struct treemarks *marks = *pool;

    if (!marks)
        return mem_calloc(1, sizeof *marks);
    *pool = marks->next;
    return marks;
}

void treemarks_pool_give(struct treemarks **pool, struct treemarks *marks)
{
    marks->next = *pool;
    *pool = marks;
}

static void marks_release(struct treemarks *marks)
{
    mem_free(marks->starts);
    mem_free(marks->numbers);
}

void treemarks_pool_release(struct treemarks **pool)
{
    while (*pool) {
        struct treemarks *next = (*pool)->next;

        marks_release(*pool);
        mem_free(*pool);
        *pool = next;
    }
}

static enum err_code reserve(struct treemarks *marks, size_t more)
{
    size_t cap = marks->count + more;
    uint32_t *grown;

    if (cap <= marks->cap)
        return ERR_OK;
    cap = mem_grow(marks->cap, cap, UINT32_MAX);
    if (!cap)
        return ERR_LIMIT;
    grown = mem_realloc(marks->starts, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    marks->starts = grown;
    grown = mem_realloc(marks->numbers, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    marks->numbers = grown;
    marks->cap = cap;
    return ERR_OK;
}

static enum err_code add(struct treemarks *marks, uint32_t start, uint32_t number)
{
    enum err_code code = reserve(marks, 1);

    if (code != ERR_OK)
        return code;
    marks->starts[marks->count] = start;
    marks->numbers[marks->count++] = number;
    return ERR_OK;
}

/* Adds marks `from` to `to` of another tree, moved. */
static enum err_code add_moved(struct treemarks *marks, const struct treemarks *other, size_t from,
                               size_t to, uint32_t move)
{
    enum err_code code = from == to ? ERR_OK : reserve(marks, to - from);
    uint32_t *starts;

    if (code != ERR_OK || from == to)
        return code;
    starts = marks->starts + marks->count;
    for (size_t i = 0; i < to - from; i++)
        starts[i] = other->starts[from + i] + move;
    memcpy(marks->numbers + marks->count, other->numbers + from, (to - from) * sizeof *starts);
    marks->count += to - from;
    return ERR_OK;
}

/* How many entries begin before `offset`. Which half it is in is random to a
 * branch predictor, so none is asked. */
static size_t marks_before(const struct treemarks *marks, uint32_t offset)
{
    size_t low = 0;
    size_t half;

    for (size_t left = marks->count; left; left -= half) {
        half = left - left / 2;
        low += marks->starts[low + half - 1] < offset ? half : 0;
    }
    return low;
}

/* Where the reading of a tree stands. */
struct reading {
    const struct treemarks_tree *tree;
    struct treemarks *marks;
    const struct treemarks_visitor *visitor;
    struct tree_reader reader;
    uint32_t at;       /* an entry begins here, or the tree ends */
    size_t span;       /* which `at` is in */
    size_t base_entry; /* the first entry of the base that was not yet passed */
};

/* The first entry of the base that was not yet passed; false: there is none. */
static bool next_of_base(const struct reading *reading, struct treemarks_entry *entry)
{
    const struct treemarks_tree *tree = reading->tree;
    const struct treemarks *base = tree->base_marks;
    struct tree_reader reader;

    if (!tree->span_count || reading->base_entry == base->count)
        return false;
    entry->number = base->numbers[reading->base_entry];
    tree_reader_init(&reader, tree->format,
                     slice_sub(tree->base, base->starts[reading->base_entry], tree->base.len));
    return tree_reader_next(&reader, &entry->entry) == ERR_OK;
}

/* Passes entries of the base up to number `to`, which are gone. */
static enum err_code pass(struct reading *reading, size_t to)
{
    const struct treemarks_visitor *visitor = reading->visitor;
    struct treemarks_entry before;
    enum err_code code = ERR_OK;

    while (code == ERR_OK && reading->base_entry < to && next_of_base(reading, &before)) {
        code = visitor->gone(visitor->ctx, &before);
        reading->base_entry++;
    }
    return code;
}

/* Takes over all entries from here that lie wholly in the copied span. Of
 * the base's entries, those that were passed over are gone; spans that go
 * backwards are read like inserted ones. false: nothing to take over. */
static bool inherit(struct reading *reading, enum err_code *code)
{
    const struct treemarks_tree *tree = reading->tree;
    const struct delta_span *span = &tree->spans[reading->span];
    const struct treemarks *base = tree->base_marks;
    uint32_t from = span->base + (reading->at - span->target);
    uint32_t to = span->base + span->length;
    size_t first = reading->base_entry;
    size_t last;

    if (first < base->count && base->starts[first] != from)
        first = marks_before(base, from);
    if (first == base->count || base->starts[first] != from || first < reading->base_entry)
        return false;
    /* The entry before the first one that begins behind the span's end may
     * reach over it. */
    last = marks_before(base, to + 1);
    if (last < base->count || base->end > to)
        last--;
    if (last <= first || base->starts[first] >= to)
        return false;
    *code = pass(reading, first);
    if (*code == ERR_OK && reading->marks)
        *code = add_moved(reading->marks, base, first, last, reading->at - from);
    reading->base_entry = last;
    reading->at += (last < base->count ? base->starts[last] : base->end) - from;
    return true;
}

static bool in_copy(struct reading *reading)
{
    const struct treemarks_tree *tree = reading->tree;

    while (reading->span < tree->span_count &&
           tree->spans[reading->span].target + tree->spans[reading->span].length <= reading->at)
        reading->span++;
    return reading->span < tree->span_count && tree->spans[reading->span].base != DELTA_INSERTED;
}

static bool same(const struct treemarks_tree *tree, const struct tree_entry *a,
                 const struct tree_entry *b)
{
    return a->mode == b->mode && memcmp(a->hash, b->hash, oid_bytes(tree->format)) == 0;
}

/* Numbers an entry, which may be the base's next one or take its place; what
 * the base has before it is gone. */
static enum err_code come(struct reading *reading, const struct tree_entry *entry, uint32_t *number)
{
    const struct treemarks_visitor *visitor = reading->visitor;
    struct treemarks_entry before;
    enum err_code code = ERR_OK;
    int order = 1;

    while (code == ERR_OK && next_of_base(reading, &before) &&
           (order = tree_entry_compare(&before.entry, entry)) < 0)
        code = pass(reading, reading->base_entry + 1);
    if (code != ERR_OK)
        return code;
    /* To git's order a folder "a" and a file "a/", as made-up trees have, are one. */
    if (order != 0 || before.entry.name.len != entry->name.len)
        return visitor->come(visitor->ctx, entry, NULL, number);
    reading->base_entry++;
    *number = before.number;
    if (same(reading->tree, &before.entry, entry))
        return ERR_OK;
    return visitor->come(visitor->ctx, entry, &before, number);
}

/* Reads one entry as new; ERR_PARSE where there is none. */
static enum err_code read_new(struct reading *reading)
{
    const struct treemarks_tree *tree = reading->tree;
    struct tree_entry entry;
    uint32_t number;
    enum err_code code;

    reading->reader.at = tree->bytes.ptr + reading->at;
    code = tree_reader_next(&reading->reader, &entry);
    if (code == ERR_OK)
        code = come(reading, &entry, &number);
    if (code == ERR_OK && reading->marks)
        code = add(reading->marks, reading->at, number);
    if (code == ERR_OK)
        reading->at = (uint32_t)(reading->reader.at - tree->bytes.ptr);
    return code;
}

enum err_code treemarks_diff(const struct treemarks_tree *tree, struct treemarks *marks,
                             const struct treemarks_visitor *visitor)
{
    struct reading reading = {.tree = tree, .marks = marks, .visitor = visitor};
    enum err_code code = ERR_OK;
    enum err_code rest = ERR_OK;

    if (tree->bytes.len > UINT32_MAX)
        return ERR_LIMIT;
    tree_reader_init(&reading.reader, tree->format, tree->bytes);
    if (marks)
        marks->count = 0;
    while (code == ERR_OK && reading.at < tree->bytes.len)
        if (!in_copy(&reading) || !inherit(&reading, &code))
            code = read_new(&reading);
    if (marks)
        marks->end = reading.at;
    if ((code == ERR_OK || code == ERR_PARSE) && tree->span_count)
        rest = pass(&reading, tree->base_marks->count);
    return rest == ERR_OK ? code : rest;
}
