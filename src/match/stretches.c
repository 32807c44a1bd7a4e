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

/* So much before `run` and before the long gaps there; but what is not behind `floor` is
 * looked at already. A gap may have its last bytes in the run. */
static size_t begin_of(struct slice bytes, const struct stretch *run, size_t before, size_t floor)
{
    const size_t inside = stretches_gap.length - 1;
    size_t begin = run->from;
    size_t end;

    while (less(begin, before) > floor) {
        end = streak_find(&stretches_gap, bytes, less(begin, before + inside),
                          more(bytes, begin, inside));
        if (end == SIZE_MAX || end - stretches_gap.length >= begin)
            break;
        begin = end - stretches_gap.length;
        while (begin > floor && is_gap_byte(bytes, begin - 1))
            begin--;
    }
    return less(begin, before);
}

/* Likewise behind. */
static size_t end_of(struct slice bytes, const struct stretch *run, size_t behind)
{
    const size_t inside = stretches_gap.length - 1;
    size_t at = less(run->to, inside);
    size_t to = more(bytes, run->to, behind);
    size_t end;

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
    end = end_of(bytes, &filling->run, filling->around.behind);
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
        stretch.from = begin_of(bytes, run, filling->around.before, last->to);
    } else if (!last && filling->gaps) {
        stretch.from = begin_of(bytes, run, filling->around.before, 0);
    }
    filling->run = *run;
    if (!last || stretch.from > last->to)
        return add(list, &stretch);
    if (stretch.to > last->to)
        last->to = stretch.to;
    return ERR_OK;
}

enum err_code stretches_find(struct slice bytes, const struct around around[RUNS_SORTS],
                             struct stretch_list lists[RUNS_SORTS])
{
    struct runs_pass pass = {.bytes = bytes};
    struct stretch runs[RUNS_SORTS];
    struct filling fillings[RUNS_SORTS];
    enum err_code code = ERR_OK;

    for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
        lists[sort].count = 0;
        fillings[sort] = (struct filling){&lists[sort], around[sort], sort == RUNS_DIGIT, {0, 0}};
    }
    while (code == ERR_OK && runs_next(&pass, runs))
        for (size_t sort = 0; sort < RUNS_SORTS && code == ERR_OK; sort++)
            if (runs[sort].to)
                code = add_run(bytes, &fillings[sort], &runs[sort]);
    for (size_t sort = 0; sort < RUNS_SORTS; sort++)
        close_last(bytes, &fillings[sort]);
    return code;
}
