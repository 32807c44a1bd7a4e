/* SPDX-License-Identifier: Apache-2.0 */
#include "core/suggest.h"

#include "core/ascii.h"

#define NAME_MOST 64

/* The last three rows of the table of distances between all beginnings. */
struct rows {
    size_t before[NAME_MOST + 1];
    size_t above[NAME_MOST + 1];
    size_t here[NAME_MOST + 1];
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same(struct slice a, size_t i, struct slice b, size_t j)
{
    return ascii_lower(a.ptr[i]) == ascii_lower(b.ptr[j]);
}

static void fill_row(struct rows *rows, struct slice a, size_t i, struct slice b)
{
    rows->here[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
        size_t best = rows->above[j - 1] + (same(a, i - 1, b, j - 1) ? 0 : 1);

        best = smaller(best, smaller(rows->above[j], rows->here[j - 1]) + 1);
        if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1))
            best = smaller(best, rows->before[j - 2] + 1);
        rows->here[j] = best;
    }
}

size_t suggest_distance(struct slice a, struct slice b)
{
    struct rows rows = {{0}, {0}, {0}};

    if (a.len > NAME_MOST || b.len > NAME_MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        rows.here[j] = rows.above[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        memcpy(rows.before, rows.above, sizeof rows.before);
        memcpy(rows.above, rows.here, sizeof rows.above);
        fill_row(&rows, a, i, b);
    }
    return rows.here[b.len];
}

void suggest_init(struct suggest *suggest, struct slice word)
{
    *suggest = (struct suggest){word, {"", 0}, SIZE_MAX};
}

void suggest_offer(struct suggest *suggest, struct slice candidate)
{
    size_t distance = suggest_distance(suggest->word, candidate);

    if (distance < suggest->distance) {
        suggest->distance = distance;
        suggest->best = candidate;
    }
}

struct slice suggest_best(const struct suggest *suggest)
{
    /* A third of the letters may be wrong; more is another word. */
    const size_t most = (suggest->word.len + 2) / 3;
    const bool near = suggest->distance <= most && suggest->distance < suggest->word.len;

    return near ? suggest->best : slice_of("", 0);
}
