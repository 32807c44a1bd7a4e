/* SPDX-License-Identifier: Apache-2.0 */
#include "match/overlap.h"

#include "core/mem.h"

/* A set of places in the sorted matches. */
struct places {
    uint64_t *words;
    size_t count;
};

static void places_add(struct places *places, size_t at)
{
    places->words[at >> 6] |= (uint64_t)1 << (at & 63);
}

/* The last member before `at`; SIZE_MAX: none. */
static size_t places_before(const struct places *places, size_t at)
{
    size_t word = at >> 6;
    uint64_t bits = places->words[word] & (((uint64_t)1 << (at & 63)) - 1);

    while (!bits) {
        if (word == 0)
            return SIZE_MAX;
        bits = places->words[--word];
    }
    return (word << 6) + 63 - (size_t)__builtin_clzll(bits);
}

/* The first member behind `at`; SIZE_MAX: none. */
static size_t places_behind(const struct places *places, size_t at)
{
    size_t word = at >> 6;
    uint64_t bits = places->words[word] & ~(((uint64_t)2 << (at & 63)) - 1);

    while (!bits) {
        if (++word == places->count)
            return SIZE_MAX;
        bits = places->words[word];
    }
    return (word << 6) + (size_t)__builtin_ctzll(bits);
}

static int by_place(const void *left, const void *right)
{
    const struct match *a = left;
    const struct match *b = right;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->encoding != b->encoding)
        return a->encoding < b->encoding ? -1 : 1;
    return strcmp(a->rule->id, b->rule->id);
}

static int by_worth(const void *left, const void *right)
{
    const struct match *a = *(const struct match *const *)left;
    const struct match *b = *(const struct match *const *)right;
    bool a_valid = a->offline.checksum == CHECKSUM_VALID;
    bool b_valid = b->offline.checksum == CHECKSUM_VALID;
    bool a_bound = a->rule->paths.count != 0;
    bool b_bound = b->rule->paths.count != 0;

    /* The path is not known here: what may yet be dropped for its path must
     * not have driven out what stays. */
    if (a_bound != b_bound)
        return a_bound ? 1 : -1;
    if (a_valid != b_valid)
        return a_valid ? -1 : 1;
    if (a->end - a->start != b->end - b->start)
        return a->end - a->start > b->end - b->start ? -1 : 1;
    if (a->rule->specificity != b->rule->specificity)
        return a->rule->specificity > b->rule->specificity ? -1 : 1;
    if (a->rule != b->rule)
        return strcmp(a->rule->id, b->rule->id);
    return (a > b) - (a < b);
}

static bool is_free(const struct match *matches, const struct places *taken, size_t at)
{
    size_t before = places_before(taken, at);
    size_t behind = places_behind(taken, at);

    return (before == SIZE_MAX || matches[before].end <= matches[at].start) &&
           (behind == SIZE_MAX || matches[behind].start >= matches[at].end);
}

/* Takes the best match, then the best that does not touch it, and so on. The
 * taken ones never overlap, so that two neighbours tell about all. */
static void take_best(const struct match *matches, size_t count, const struct match **order,
                      struct places *taken)
{
    for (size_t i = 0; i < count; i++)
        order[i] = &matches[i];
    qsort(order, count, sizeof(const struct match *), by_worth);
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(order[i] - matches);

        if (is_free(matches, taken, at))
            places_add(taken, at);
    }
}

enum err_code overlap_resolve(struct match *matches, size_t *count)
{
    struct places taken = {.count = (*count >> 6) + 1};
    const struct match **order;
    size_t kept = 0;

    if (*count < 2)
        return ERR_OK;
    taken.words = mem_calloc(taken.count, sizeof *taken.words);
    order = mem_calloc(*count, sizeof(const struct match *));
    if (taken.words && order) {
        qsort(matches, *count, sizeof *matches, by_place);
        take_best(matches, *count, order, &taken);
        for (size_t i = 0; i < *count; i++) {
            if (taken.words[i >> 6] >> (i & 63) & 1)
                matches[kept++] = matches[i];
        }
    }
    *count = kept;
    mem_free(taken.words);
    mem_free(order);
    return kept ? ERR_OK : ERR_NOMEM;
}
