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

void treemarks_work_release(struct treemarks_work *work)
{
    marks_release(&work->before);
    marks_release(&work->after);
    *work = (struct treemarks_work){0};
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

/* How many entries begin before `offset`. */
static size_t marks_before(const struct treemarks *marks, uint32_t offset)
{
    size_t low = 0;
    size_t high = marks->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (marks->starts[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the reading of a tree stands. */
struct reading {
    const struct treemarks_tree *tree;
    struct treemarks_work *work;
    struct treemarks *marks;
    const struct treemarks_visitor *visitor;
    struct tree_reader reader;
    uint32_t at;       /* an entry begins here, or the tree ends */
    size_t span;       /* which `at` is in */
    size_t base_entry; /* the first entry of the base that was not yet passed */
};

/* Takes over all entries from here that lie wholly in the copied span. Of
 * the base's entries, those that were passed over go to `before`; spans that
 * go backwards are read like inserted ones. false: nothing to take over. */
static bool inherit(struct reading *reading, enum err_code *code)
{
    const struct treemarks_tree *tree = reading->tree;
    const struct delta_span *span = &tree->spans[reading->span];
    const struct treemarks *base = tree->base_marks;
    uint32_t from = span->base + (reading->at - span->target);
    uint32_t to = span->base + span->length;
    size_t first = marks_before(base, from);
    size_t last;

    if (first == base->count || base->starts[first] != from || first < reading->base_entry)
        return false;
    /* The entry before the first one that begins behind the span's end may
     * reach over it. */
    last = marks_before(base, to + 1);
    if (last < base->count || base->end > to)
        last--;
    if (last <= first || base->starts[first] >= to)
        return false;
    *code = add_moved(&reading->work->before, base, reading->base_entry, first, 0);
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

/* Reads one entry as new; ERR_PARSE where there is none. Without a base it is
 * given at once; otherwise the base may turn out to have it too. */
static enum err_code read_new(struct reading *reading)
{
    const struct treemarks_tree *tree = reading->tree;
    const struct treemarks_visitor *visitor = reading->visitor;
    struct treemarks_entry entry;
    enum err_code code;

    reading->reader.at = tree->bytes.ptr + reading->at;
    code = tree_reader_next(&reading->reader, &entry.entry);
    if (code == ERR_OK)
        code = visitor->number(visitor->ctx, &entry.entry, &entry.number);
    if (code == ERR_OK)
        code = tree->span_count ? add(&reading->work->after, reading->at, entry.number)
                                : visitor->change(visitor->ctx, NULL, &entry);
    if (code == ERR_OK && reading->marks)
        code = add(reading->marks, reading->at, entry.number);
    if (code == ERR_OK)
        reading->at = (uint32_t)(reading->reader.at - tree->bytes.ptr);
    return code;
}

/* Fills work->before and work->after. */
static enum err_code read_tree(struct reading *reading)
{
    const struct treemarks_tree *tree = reading->tree;
    enum err_code code = ERR_OK;

    while (code == ERR_OK && reading->at < tree->bytes.len)
        if (!in_copy(reading) || !inherit(reading, &code))
            code = read_new(reading);
    if (code != ERR_OK && code != ERR_PARSE)
        return code;
    if (reading->marks)
        reading->marks->end = reading->at;
    if (tree->span_count) {
        enum err_code rest = add_moved(&reading->work->before, tree->base_marks,
                                       reading->base_entry, tree->base_marks->count, 0);
        if (rest != ERR_OK)
            return rest;
    }
    return code;
}

/* The entry number `i` of a list, which was read before. */
static bool entry_at(const struct treemarks_tree *tree, struct slice bytes,
                     const struct treemarks *list, size_t i, struct treemarks_entry *entry)
{
    struct tree_reader reader;

    if (i == list->count)
        return false;
    entry->number = list->numbers[i];
    tree_reader_init(&reader, tree->format, slice_sub(bytes, list->starts[i], bytes.len));
    return tree_reader_next(&reader, &entry->entry) == ERR_OK;
}

static bool same(const struct treemarks_tree *tree, const struct tree_entry *a,
                 const struct tree_entry *b)
{
    return a->mode == b->mode && memcmp(a->hash, b->hash, oid_bytes(tree->format)) == 0;
}

static enum err_code give(const struct treemarks_tree *tree, const struct treemarks_work *work,
                          const struct treemarks_visitor *visitor)
{
    enum err_code code = ERR_OK;
    size_t b = 0;
    size_t a = 0;

    while (code == ERR_OK) {
        struct treemarks_entry before;
        struct treemarks_entry after;
        bool has_before = entry_at(tree, tree->base, &work->before, b, &before);
        bool has_after = entry_at(tree, tree->bytes, &work->after, a, &after);
        int order = has_before ? -1 : 1;

        if (!has_before && !has_after)
            return ERR_OK;
        if (has_before && has_after)
            order = tree_entry_compare(&before.entry, &after.entry);
        if (order != 0 || !same(tree, &before.entry, &after.entry))
            code = visitor->change(visitor->ctx, order <= 0 ? &before : NULL,
                                   order >= 0 ? &after : NULL);
        b += order <= 0;
        a += order >= 0;
    }
    return code;
}

enum err_code treemarks_diff(const struct treemarks_tree *tree, struct treemarks_work *work,
                             struct treemarks *marks, const struct treemarks_visitor *visitor)
{
    struct reading reading = {.tree = tree, .work = work, .marks = marks, .visitor = visitor};
    enum err_code given;
    enum err_code code;

    if (tree->bytes.len > UINT32_MAX)
        return ERR_LIMIT;
    tree_reader_init(&reading.reader, tree->format, tree->bytes);
    work->before.count = work->after.count = 0;
    if (marks)
        marks->count = 0;
    code = read_tree(&reading);
    if (code != ERR_OK && code != ERR_PARSE)
        return code;
    given = give(tree, work, visitor);
    return given == ERR_OK ? code : given;
}
