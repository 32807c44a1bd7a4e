/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker's hand. Hits become regions, stretches in which a match of one
 * rule may begin; regions of neighbouring hits join, so that bytes full of
 * hits are looked at once and not once a hit.
 */
#include "core/limits.h"
#include "core/mem.h"
#include "match/overlap.h"
#include "match/scanner_internal.h"

/* Farther than that a streak is looked for where runs are. */
#define FAR_BYTES ((size_t)512)

enum err_code scanner_new(const struct matcher *matcher, struct scanner **out)
{
    struct scanner *scanner = mem_calloc(1, sizeof *scanner);
    enum err_code code = ERR_NOMEM;

    if (!scanner)
        return ERR_NOMEM;
    scanner->matcher = matcher;
    scanner->searches = mem_calloc(matcher->rule_count, sizeof *scanner->searches);
    scanner->touched = mem_calloc(matcher->rule_count, sizeof *scanner->touched);
    scanner->bares = mem_calloc(matcher->streak_count, sizeof *scanner->bares);
    if (scanner->searches && scanner->touched && scanner->bares)
        code = regex_scratch_new(&scanner->regex);
    if (code != ERR_OK) {
        scanner_free(scanner);
        return code;
    }
    *out = scanner;
    return ERR_OK;
}

void scanner_free(struct scanner *scanner)
{
    if (!scanner)
        return;
    for (size_t i = 0; scanner->searches && i < scanner->matcher->rule_count; i++)
        regex_free(scanner->searches[i].regex);
    mem_free(scanner->searches);
    mem_free(scanner->touched);
    mem_free(scanner->bares);
    for (size_t sort = 0; sort < RUNS_SORTS; sort++)
        stretch_list_release(&scanner->stretches[sort]);
    stretch_list_release(&scanner->runs);
    mem_free(scanner->matches);
    hit_list_release(&scanner->hits);
    decoded_release(&scanner->decoded);
    scanner_forget_secrets(scanner);
    regex_scratch_free(scanner->regex);
    mem_free(scanner);
}

const struct rule *scanner_limit_rule(const struct scanner *scanner)
{
    return scanner->limit_rule;
}

struct scanner_cost scanner_cost(const struct scanner *scanner, size_t rule)
{
    return scanner->searches[rule].cost;
}

/* Those of a part of the matcher, in a stretch of the bytes. */
static enum err_code find_literals(struct scanner *scanner, size_t index, struct slice bytes,
                                   const struct stretch *stretch, struct hit_list *hits)
{
    const struct part *part = &scanner->matcher->parts[index];
    size_t before = hits->count;
    enum err_code code = ERR_OK;

    if (part->sieve)
        code = sieve_scan(part->sieve, slice_sub(bytes, stretch->from, stretch->to), hits);
    for (size_t i = before; i < hits->count; i++) {
        hits->items[i].literal += (uint32_t)part->first_literal;
        hits->items[i].end += (uint32_t)stretch->from;
    }
    return code;
}

enum err_code scanner_prefilter(struct scanner *scanner, struct slice bytes, struct hit_list *hits)
{
    const struct stretch all = {0, bytes.len};
    size_t before = hits->count;
    size_t filled = 0;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < PARTS && code == ERR_OK; i++) {
        filled += scanner->matcher->parts[i].sieve != NULL;
        code = find_literals(scanner, i, bytes, &all, hits);
    }
    if (filled > 1)
        hit_list_sort(hits, before);
    return code;
}

static void begin(struct scanner *scanner, struct slice bytes)
{
    for (size_t i = 0; i < scanner->touched_count; i++) {
        struct search *search = &scanner->searches[scanner->touched[i]];

        *search = (struct search){.regex = search->regex, .cost = search->cost};
    }
    scanner_forget_secrets(scanner);
    scanner->touched_count = 0;
    scanner->call++;
    scanner->match_count = 0;
    scanner->bytes = bytes;
    scanner->knows_stretches = false;
    scanner->limited = false;
    scanner->limit_rule = NULL;
}

static enum err_code flush(struct scanner *scanner, uint32_t index)
{
    const struct search *search = &scanner->searches[index];

    if (search->resting || !search->open)
        return ERR_OK;
    return scanner_search_plain(scanner, index, &search->region);
}

/* Remembers that the rule's search must be cleared before the next call. */
static void touch(struct scanner *scanner, uint32_t index)
{
    struct search *search = &scanner->searches[index];

    if (!search->touched)
        scanner->touched[scanner->touched_count++] = index;
    search->touched = true;
}

/* Joins the region to the open one of its rule, or searches that and opens
 * this one. */
static enum err_code add_region(struct scanner *scanner, uint32_t index, struct region region)
{
    struct search *search = &scanner->searches[index];
    enum err_code code = ERR_OK;

    if (!search->open) {
        touch(scanner, index);
        search->open = true;
        search->region = region;
        return ERR_OK;
    }
    if (region.from > search->region.last && region.from - search->region.last > 1) {
        code = flush(scanner, index);
        search->region = region;
        return code;
    }
    if (region.from < search->region.from)
        search->region.from = region.from;
    if (region.last > search->region.last)
        search->region.last = region.last;
    if (region.end > search->region.end)
        search->region.end = region.end;
    return ERR_OK;
}

/* A pattern with gaps that have no bound looks no farther than to the next long one. */
static void stop_at_gaps(const struct use *use, struct slice bytes, size_t at,
                         struct region *region)
{
    if (use->reach_back < use->back && region->from + use->reach_back < at)
        region->from = stretches_begin(bytes, at, use->reach_back, region->from);
    if (use->reach_ahead < use->ahead && at + use->reach_ahead < region->end) {
        size_t end = stretches_end(bytes, at, use->reach_ahead);

        region->end = end < region->end ? end : region->end;
    }
}

/* false: no match can begin there. */
static bool region_of(const struct use *use, struct slice bytes, size_t at, struct region *out)
{
    if (use->last < 0 && at < (size_t)-use->last)
        return false;
    out->from = at > use->back ? at - use->back : 0;
    out->last = use->last < 0 ? at - (size_t)-use->last : at + (size_t)use->last;
    out->end = bytes.len - at > use->ahead ? at + use->ahead : bytes.len;
    stop_at_gaps(use, bytes, at, out);
    return true;
}

/* The first stretch that ends behind `at`. */
static size_t stretch_behind(const struct stretch_list *list, size_t at)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list->items[middle].to > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* As streak_find. Streaks that are runs are nowhere else than in stretches. */
static size_t find_streak(const struct scanner *scanner, uint16_t index, size_t from, size_t to)
{
    const struct streak *streak = &scanner->matcher->streaks[index];
    const struct stretch_list *list = &scanner->stretches[RUNS_ANY];

    if (!scanner->knows_stretches || to - from < FAR_BYTES || !run_place_is_streak(streak))
        return streak_find(streak, scanner->bytes, from, to);
    for (size_t i = stretch_behind(list, from); i < list->count && list->items[i].from < to; i++) {
        const struct stretch *stretch = &list->items[i];
        size_t end =
            streak_find(streak, scanner->bytes, from > stretch->from ? from : stretch->from,
                        to < stretch->to ? to : stretch->to);

        if (end != SIZE_MAX)
            return end;
    }
    return SIZE_MAX;
}

/* Whether the streak lies in [from, to) of the bytes. What is known from the
 * place before is not looked at again: where `from` lies so far in it that each
 * streak before `from` ends there too, the two places are one. */
static bool has_streak(struct scanner *scanner, uint16_t index, size_t from, size_t to)
{
    const struct streak *streak = &scanner->matcher->streaks[index];
    struct bare *bare = &scanner->bares[index];
    size_t start = from;
    size_t end;
    bool joins;

    if (bare->call != scanner->call)
        *bare = (struct bare){.call = scanner->call};
    if (bare->end >= from + streak->length && bare->end <= to)
        return true;
    joins = from >= bare->from && from + streak->length <= bare->to;
    if (joins)
        start = bare->to + 1 - streak->length;
    end = start <= to ? find_streak(scanner, index, start, to) : SIZE_MAX;
    if (end != SIZE_MAX) {
        bare->end = end;
        return true;
    }
    if (!joins)
        bare->from = from;
    if (!joins || to > bare->to)
        bare->to = to;
    return false;
}

/* `last`, or the place before it behind which no streak can begin. */
static int64_t leash_limit(const struct scanner *scanner, const struct use *use, size_t at,
                           int64_t last)
{
    const struct byteset *leash = &scanner->matcher->leashes[use->leash];
    size_t from = at + use->leash_from;

    return last > (int64_t)from ? (int64_t)leash_end(leash, scanner->bytes, from, (size_t)last)
                                : last;
}

/* Whether the streak that the literal's rule needs stands near the literal at `at`. */
static bool near_streak(struct scanner *scanner, const struct use *use, size_t at,
                        const struct region *region)
{
    int64_t from = (int64_t)at + use->streak_first;
    int64_t to = (int64_t)at + use->streak_last;
    int64_t length = scanner->matcher->streaks[use->streak].length;

    if (use->streak == NO_STREAK)
        return true;
    to += length;
    if (from < (int64_t)region->from)
        from = (int64_t)region->from;
    if (to > (int64_t)region->end)
        to = (int64_t)region->end;
    if (use->leash != NO_LEASH && to > from)
        to = leash_limit(scanner, use, at, to - length) + length;
    return to > from && has_streak(scanner, use->streak, (size_t)from, (size_t)to);
}

static enum err_code add_plain(struct scanner *scanner, const struct use *use, size_t at)
{
    struct region region;

    if (!region_of(use, scanner->bytes, at, &region) || !near_streak(scanner, use, at, &region))
        return ERR_OK;
    return add_region(scanner, use->rule, region);
}

static enum err_code add_encoded(struct scanner *scanner, const struct use *use, size_t at)
{
    touch(scanner, use->rule);
    if (scanner->searches[use->rule].resting)
        return ERR_OK;
    return scanner_search_decoded(scanner, use, at);
}

static enum err_code add_hit(struct scanner *scanner, struct hit hit)
{
    const struct matcher *matcher = scanner->matcher;
    size_t at = hit.end - matcher->reaches[hit.literal].length;
    enum err_code code = ERR_OK;

    for (uint32_t i = matcher->first_use[hit.literal];
         i < matcher->first_use[hit.literal + 1] && code == ERR_OK; i++) {
        const struct use *use = &matcher->uses[i];

        scanner->searches[use->rule].cost.hits++;
        code = use->encoding == ENCODING_PLAIN ? add_plain(scanner, use, at)
                                               : add_encoded(scanner, use, at);
    }
    return code;
}

static enum err_code deliver(struct scanner *scanner, match_fn fn, void *ctx)
{
    enum err_code code = overlap_resolve(scanner->matches, &scanner->match_count);

    for (size_t i = 0; i < scanner->match_count && code == ERR_OK; i++)
        code = fn(ctx, &scanner->matches[i]);
    if (code == ERR_OK && scanner->limited)
        return ERR_LIMIT;
    return code;
}

/* Searches what is open and hands everything over. */
static enum err_code finish(struct scanner *scanner, match_fn fn, void *ctx)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < scanner->touched_count && code == ERR_OK; i++)
        code = flush(scanner, scanner->touched[i]);
    return code == ERR_OK ? deliver(scanner, fn, ctx) : code;
}

static enum err_code add_hits(struct scanner *scanner, const struct hit_list *hits)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < hits->count && code == ERR_OK; i++)
        code = add_hit(scanner, hits->items[i]);
    return code;
}

enum err_code scanner_confirm(struct scanner *scanner, struct slice bytes,
                              const struct hit_list *hits, match_fn fn, void *ctx)
{
    enum err_code code;

    begin(scanner, bytes);
    code = add_hits(scanner, hits);
    return code == ERR_OK ? finish(scanner, fn, ctx) : code;
}

/* Around each streak in the stretch that a rule without a literal needs;
 * without one of these either, everywhere. */
static enum err_code add_whole(struct scanner *scanner, uint32_t index,
                               const struct stretch *stretch)
{
    const struct plan *plan = &scanner->matcher->plans[index];
    const struct streak *streak = &plan->streak;
    struct slice bytes = scanner->bytes;
    enum err_code code = ERR_OK;
    size_t end = stretch->from;
    size_t around = plan->longest;

    if (!streak->length)
        return add_region(scanner, index, (struct region){0, bytes.len, bytes.len});
    if (around >= streak->length)
        around -= streak->length;
    while (code == ERR_OK && (end = streak_find(streak, bytes, end, stretch->to)) != SIZE_MAX) {
        size_t start = end - streak->length;

        while (end < stretch->to && byteset_has(&streak->bytes, (unsigned char)bytes.ptr[end]))
            end++;
        code = add_region(scanner, index,
                          (struct region){
                              .from = start > around ? start - around : 0,
                              .last = end - streak->length,
                              .end = bytes.len - end > around ? end + around : bytes.len,
                          });
    }
    return code;
}

/* All of a part of the matcher, in a stretch of the bytes. */
static enum err_code search_stretch(struct scanner *scanner, size_t index,
                                    const struct stretch *stretch)
{
    enum err_code code;

    scanner->hits.count = 0;
    code = find_literals(scanner, index, scanner->bytes, stretch, &scanner->hits);
    if (code == ERR_LIMIT)
        scanner_note_limit(scanner, NULL);
    else if (code != ERR_OK)
        return code;
    return add_hits(scanner, &scanner->hits);
}

static enum err_code search_near_runs(struct scanner *scanner, size_t sort)
{
    const struct stretch_list *list = &scanner->stretches[sort];
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < list->count && code == ERR_OK; i++)
        code = search_stretch(scanner, sort, &list->items[i]);
    return code;
}

static enum err_code find_stretches(struct scanner *scanner)
{
    struct around around[RUNS_SORTS];
    enum err_code code;

    for (size_t sort = 0; sort < RUNS_SORTS; sort++)
        around[sort] = scanner->matcher->parts[sort].around;
    code = stretches_find(scanner->bytes, around, scanner->stretches, &scanner->runs);
    scanner->knows_stretches = code == ERR_OK;
    return code;
}

/* The rules without a literal. */
static enum err_code search_whole(struct scanner *scanner)
{
    const struct matcher *matcher = scanner->matcher;
    const struct stretch all = {0, scanner->bytes.len};
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < matcher->whole_count && code == ERR_OK; i++)
        code = add_whole(scanner, matcher->whole[i], &all);
    for (size_t i = 0; i < matcher->whole_in_runs_count; i++)
        for (size_t j = 0; j < scanner->runs.count && code == ERR_OK; j++)
            code = add_whole(scanner, matcher->whole_in_runs[i], &scanner->runs.items[j]);
    return code;
}

static bool looks_for_runs(const struct matcher *matcher)
{
    return matcher->parts[RUNS_ANY].sieve || matcher->parts[RUNS_DIGIT].sieve ||
           matcher->whole_in_runs_count;
}

enum err_code scanner_scan(struct scanner *scanner, struct slice bytes, match_fn fn, void *ctx)
{
    const struct part *parts = scanner->matcher->parts;
    const struct stretch all = {0, bytes.len};
    enum err_code code = ERR_OK;

    begin(scanner, bytes);
    if (looks_for_runs(scanner->matcher))
        code = find_stretches(scanner);
    if (code == ERR_OK)
        code = search_stretch(scanner, EVERYWHERE, &all);
    for (size_t sort = 0; sort < RUNS_SORTS && code == ERR_OK; sort++)
        if (parts[sort].sieve)
            code = search_near_runs(scanner, sort);
    if (code == ERR_OK)
        code = search_whole(scanner);
    return code == ERR_OK ? finish(scanner, fn, ctx) : code;
}
