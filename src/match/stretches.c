/* SPDX-License-Identifier: Apache-2.0 */
#include "match/stretches.h"

#include "core/limits.h"
#include "core/mem.h"

const struct streak stretches_gap = {{{UINT64_C(0x0000600100003e00), UINT64_C(0x80000000), 0, 0}},
                                     32};

void stretch_list_release(struct stretch_list *list)
{
    mem_free(list->items);
    *list = (struct stretch_list){0};
}

static bool is_gap_byte(struct slice bytes, size_t at)
{
    return byteset_has(&stretches_gap.bytes, (unsigned char)bytes.ptr[at]);
}

static size_t less(size_t at, size_t bytes)
{
    return at > bytes ? at - bytes : 0;
}

static size_t more(struct slice bytes, size_t at, size_t count)
{
    return bytes.len - at > count ? at + count : bytes.len;
}

/* A gap may have its last bytes behind `at`. */
size_t stretches_begin(struct slice bytes, size_t at, size_t before, size_t floor)
{
    const size_t inside = stretches_gap.length - 1;

    while (less(at, before) > floor) {
        size_t end =
            streak_find(&stretches_gap, bytes, less(at, before + inside), more(bytes, at, inside));

        if (end == SIZE_MAX || end - stretches_gap.length >= at)
            break;
        at = end - stretches_gap.length;
        while (at > floor && is_gap_byte(bytes, at - 1))
            at--;
    }
    return less(at, before);
}

size_t stretches_end(struct slice bytes, size_t at, size_t behind)
{
    const size_t inside = stretches_gap.length - 1;
    size_t to = more(bytes, at, behind);
    size_t end;

    at = less(at, inside);
    while (to < bytes.len &&
           (end = streak_find(&stretches_gap, bytes, at, more(bytes, to, inside))) != SIZE_MAX) {
        while (end < bytes.len && is_gap_byte(bytes, end))
            end++;
        at = end;
        to = more(bytes, end, behind) > to ? more(bytes, end, behind) : to;
    }
    return to;
}

/* Of very many the last ones become one. */
static enum err_code add(struct stretch_list *list, const struct stretch *stretch)
{
    if (list->count == LIMIT_HITS) {
        list->items[list->count - 1].to = stretch->to;
        return ERR_OK;
    }
    if (list->count == list->cap) {
        size_t cap = mem_grow(list->cap, list->count + 1, LIMIT_HITS);
        struct stretch *grown = cap ? mem_realloc(list->items, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        list->items = grown;
        list->cap = cap;
    }
    list->items[list->count++] = *stretch;
    return ERR_OK;
}

/* A list while it is filled. */
struct filling {
    struct stretch_list *list;
    struct around around;
    bool gaps;          /* it goes on beyond long ones */
    struct stretch run; /* the last one */
};

/* The last stretch has no more runs. */
static void close_last(struct slice bytes, struct filling *filling)
{
    struct stretch_list *list = filling->list;
    size_t end;

    if (!list->count || !filling->gaps)
        return;
    end = stretches_end(bytes, filling->run.to, filling->around.behind);
    if (end > list->items[list->count - 1].to)
        list->items[list->count - 1].to = end;
}

static enum err_code add_run(struct slice bytes, struct filling *filling, const struct stretch *run)
{
    struct stretch_list *list = filling->list;
    struct stretch stretch = {less(run->from, filling->around.before),
                              more(bytes, run->to, filling->around.behind)};
    struct stretch *last = list->count ? &list->items[list->count - 1] : NULL;

    if (last && stretch.from > last->to && filling->gaps) {
        close_last(bytes, filling);
        stretch.from = stretches_begin(bytes, run->from, filling->around.before, last->to);
    } else if (!last && filling->gaps) {
        stretch.from = stretches_begin(bytes, run->from, filling->around.before, 0);
    }
    filling->run = *run;
    if (!last || stretch.from > last->to)
        return add(list, &stretch);
    if (stretch.to > last->to)
        last->to = stretch.to;
    return ERR_OK;
}

enum err_code stretches_find(struct slice bytes, const struct around around[RUNS_SORTS],
                             struct stretch_list lists[RUNS_SORTS], struct stretch_list *runs)
{
    struct runs_pass pass = {.bytes = bytes};
    struct filling fillings[RUNS_SORTS];
    struct filling alone = {.list = runs};
    struct stretch found[RUNS_SORTS];
    enum err_code code = ERR_OK;

    runs->count = 0;
    for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
        lists[sort].count = 0;
        fillings[sort] = (struct filling){&lists[sort], around[sort], sort == RUNS_DIGIT, {0, 0}};
    }
    while (code == ERR_OK && runs_next(&pass, found)) {
        for (size_t sort = 0; sort < RUNS_SORTS && code == ERR_OK; sort++)
            if (found[sort].to)
                code = add_run(bytes, &fillings[sort], &found[sort]);
        if (found[RUNS_ANY].to && code == ERR_OK)
            code = add_run(bytes, &alone, &found[RUNS_ANY]);
    }
    for (size_t sort = 0; sort < RUNS_SORTS; sort++)
        close_last(bytes, &fillings[sort]);
    return code;
}
