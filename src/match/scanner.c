/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker's hand. Hits become regions, stretches in which a match of one
 * rule may begin; regions of neighbouring hits join, so that bytes full of
 * hits are looked at once and not once a hit.
 */
#include "core/limits.h"
#include "core/mem.h"
#include "match/checksum.h"
#include "match/entropy.h"
#include "match/matcher_internal.h"
#include "match/overlap.h"
#include "match/regex.h"

/* A rule may look at the bytes of a blob this often in all: hostile bytes
 * that make it look again and again end in ERR_LIMIT and not in hours. */
#define LOOKS_PER_BYTE 64
#define LOOKS_BYTES_MIN (1 * MIB)

/* After this many answers that PCRE2's limits cut off, a rule rests until the
 * next blob. */
#define REGEX_LIMITS_MAX 8

/* Matches begin in [from, last] and end before `end`. */
struct region {
    size_t from;
    size_t last;
    size_t end;
};

/* A rule's part in one call. */
struct search {
    struct regex *regex; /* compiled when first needed, kept */
    struct region region;
    size_t resume; /* no match begins before: inside of one that was found */
    /* No streak of the rule lies in [bare_from, bare_to). */
    size_t bare_from;
    size_t bare_to;
    size_t looked_bytes;
    unsigned regex_limits;
    bool touched;
    bool open; /* `region` is yet to be searched */
    bool resting;
};

struct scanner {
    const struct matcher *matcher;
    struct prefilter_scratch *prefilter;
    struct regex_scratch *regex;
    struct search *searches; /* by rule */
    uint32_t *touched;       /* the rules that have a search in this call */
    size_t touched_count;
    struct hit_list hits;
    struct match *matches;
    size_t match_count;
    size_t match_cap;
    struct slice bytes;
    bool limited;
    const struct rule *limit_rule;
};

enum err_code scanner_new(const struct matcher *matcher, struct scanner **out)
{
    struct scanner *scanner = mem_calloc(1, sizeof *scanner);
    enum err_code code = ERR_NOMEM;

    if (!scanner)
        return ERR_NOMEM;
    scanner->matcher = matcher;
    scanner->searches = mem_calloc(matcher->rule_count, sizeof *scanner->searches);
    scanner->touched = mem_calloc(matcher->rule_count, sizeof *scanner->touched);
    if (scanner->searches && scanner->touched)
        code = regex_scratch_new(&scanner->regex);
    if (code == ERR_OK && matcher->prefilter)
        code = prefilter_scratch_new(matcher->prefilter, &scanner->prefilter);
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
    mem_free(scanner->matches);
    hit_list_release(&scanner->hits);
    regex_scratch_free(scanner->regex);
    prefilter_scratch_free(scanner->prefilter);
    mem_free(scanner);
}

const struct rule *scanner_limit_rule(const struct scanner *scanner)
{
    return scanner->limit_rule;
}

enum err_code scanner_prefilter(struct scanner *scanner, struct slice bytes, struct hit_list *hits)
{
    if (!scanner->matcher->prefilter)
        return ERR_OK;
    return prefilter_scan(scanner->matcher->prefilter, scanner->prefilter, bytes, hits);
}

static void note_limit(struct scanner *scanner, const struct rule *rule)
{
    scanner->limited = true;
    if (!scanner->limit_rule)
        scanner->limit_rule = rule;
}

static void begin(struct scanner *scanner, struct slice bytes)
{
    for (size_t i = 0; i < scanner->touched_count; i++) {
        struct search *search = &scanner->searches[scanner->touched[i]];

        *search = (struct search){.regex = search->regex};
    }
    scanner->touched_count = 0;
    scanner->match_count = 0;
    scanner->bytes = bytes;
    scanner->limited = false;
    scanner->limit_rule = NULL;
}

static enum err_code keep_match(struct scanner *scanner, const struct match *match)
{
    if (scanner->match_count == scanner->match_cap) {
        size_t cap = mem_grow(scanner->match_cap, scanner->match_count + 1, LIMIT_MATCHES_PER_BLOB);
        struct match *grown = cap ? mem_realloc(scanner->matches, cap, sizeof *grown) : NULL;

        if (!cap) {
            note_limit(scanner, NULL);
            return ERR_OK;
        }
        if (!grown)
            return ERR_NOMEM;
        scanner->matches = grown;
        scanner->match_cap = cap;
    }
    scanner->matches[scanner->match_count++] = *match;
    return ERR_OK;
}

static bool is_alnum_at(struct slice bytes, size_t at)
{
    char c = at < bytes.len ? bytes.ptr[at] : '\0';

    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool stands_alone(struct slice bytes, struct span token)
{
    return !(token.start > 0 && is_alnum_at(bytes, token.start - 1)) &&
           !is_alnum_at(bytes, token.end);
}

enum verdict { IGNORED, ALTERED, ACCEPTED };

/* A valid checksum is proof enough, whatever stands around. Without it the
 * same bytes are a placeholder, or chance inside of something longer. */
static enum verdict judge(const struct rule *rule, struct slice bytes, struct span token,
                          struct match *out)
{
    struct slice secret = slice_sub(bytes, token.start, token.end);

    *out = (struct match){
        .rule = rule,
        .start = token.start,
        .end = token.end,
        .secret = secret,
        .encoding = ENCODING_PLAIN,
    };
    if (!secret.len)
        return IGNORED;
    checksum_judge(rule, secret, &out->offline);
    if (out->offline.checksum == CHECKSUM_VALID)
        return ACCEPTED;
    if (rule->min_entropy > 0 && entropy_shannon(secret) <= rule->min_entropy)
        return IGNORED;
    if (out->offline.checksum == CHECKSUM_NONE)
        return ACCEPTED;
    return stands_alone(bytes, token) ? ALTERED : IGNORED;
}

/* Where the next match may begin. A token that its checksum did not prove may
 * have swallowed one that it will prove. */
static size_t next_start(const struct rule *rule, enum verdict verdict,
                         const struct regex_match *found)
{
    size_t step = found->whole.start + 1;

    if (verdict != ACCEPTED && rule->checksum != CHECKSUM_ALGORITHM_NONE)
        return step;
    return found->token.end > step ? found->token.end : step;
}

static void spend(struct scanner *scanner, struct search *search, const struct rule *rule,
                  size_t bytes)
{
    size_t most = LOOKS_BYTES_MIN + LOOKS_PER_BYTE * scanner->bytes.len;

    search->looked_bytes += bytes;
    if (search->looked_bytes > most) {
        search->resting = true;
        note_limit(scanner, rule);
    }
}

static void note_regex_limit(struct scanner *scanner, struct search *search,
                             const struct rule *rule)
{
    note_limit(scanner, rule);
    search->resting = ++search->regex_limits == REGEX_LIMITS_MAX;
}

static enum err_code search_region(struct scanner *scanner, struct search *search,
                                   const struct rule *rule, uint32_t looks_ahead)
{
    struct regex_window window = {
        search->region.from > search->resume ? search->region.from : search->resume,
        search->region.last,
        search->region.end + looks_ahead,
    };
    enum err_code code = ERR_OK;

    while (code == ERR_OK && window.from <= window.last && !search->resting) {
        struct regex_match found;
        struct match match;
        enum verdict verdict;

        switch (regex_find(search->regex, scanner->regex, scanner->bytes, window, &found)) {
        case REGEX_NONE:
            spend(scanner, search, rule, search->region.end - window.from);
            return ERR_OK;
        case REGEX_LIMIT:
            note_regex_limit(scanner, search, rule);
            return ERR_OK;
        case REGEX_MATCH:
            break;
        }
        spend(scanner, search, rule, found.whole.end - window.from);
        verdict = judge(rule, scanner->bytes, found.token, &match);
        if (verdict != IGNORED)
            code = keep_match(scanner, &match);
        window.from = next_start(rule, verdict, &found);
        search->resume = window.from;
    }
    return code;
}

static enum err_code flush(struct scanner *scanner, uint32_t index)
{
    const struct rule *rule = ruleset_at(scanner->matcher->rules, index);
    struct search *search = &scanner->searches[index];

    if (search->resting || !search->open)
        return ERR_OK;
    if (!search->regex) {
        enum err_code code = regex_new(rule->pattern, &search->regex, NULL, NULL);

        if (code != ERR_OK)
            return code;
    }
    return search_region(scanner, search, rule, scanner->matcher->plans[index].looks_ahead);
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

/* false: no match can begin there. */
static bool region_of(const struct use *use, size_t at, size_t len, struct region *out)
{
    if (use->last < 0 && at < (size_t)-use->last)
        return false;
    out->from = at > use->back ? at - use->back : 0;
    out->last = use->last < 0 ? at - (size_t)-use->last : at + (size_t)use->last;
    out->end = len - at > use->ahead ? at + use->ahead : len;
    return true;
}

/* Whether the streak that the rule needs lies in the region. What is known
 * from the region before is not looked at again. */
static bool has_streak(struct scanner *scanner, uint32_t index, const struct region *region)
{
    const struct streak *streak = &scanner->matcher->plans[index].streak;
    struct search *search = &scanner->searches[index];
    bool joins = region->from >= search->bare_from && region->from <= search->bare_to;
    size_t from = region->from;

    if (!streak->length)
        return true;
    if (joins && from + streak->length <= search->bare_to)
        from = search->bare_to + 1 - streak->length;
    if (from <= region->end && streak_find(streak, scanner->bytes, from, region->end) != SIZE_MAX)
        return true;
    touch(scanner, index);
    if (!joins)
        search->bare_from = region->from;
    if (!joins || region->end > search->bare_to)
        search->bare_to = region->end;
    return false;
}

static enum err_code add_hit(struct scanner *scanner, struct hit hit)
{
    const struct matcher *matcher = scanner->matcher;
    size_t at = hit.end - matcher->reaches[hit.literal].length;
    enum err_code code = ERR_OK;

    for (uint32_t i = matcher->first_use[hit.literal];
         i < matcher->first_use[hit.literal + 1] && code == ERR_OK; i++) {
        struct region region;

        if (region_of(&matcher->uses[i], at, scanner->bytes.len, &region) &&
            has_streak(scanner, matcher->uses[i].rule, &region))
            code = add_region(scanner, matcher->uses[i].rule, region);
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

/* Around each streak that a rule without a literal needs; without one of
 * these either, everywhere. */
static enum err_code add_whole(struct scanner *scanner, uint32_t index)
{
    const struct plan *plan = &scanner->matcher->plans[index];
    const struct streak *streak = &plan->streak;
    struct slice bytes = scanner->bytes;
    enum err_code code = ERR_OK;
    size_t end = 0;

    if (!streak->length)
        return add_region(scanner, index, (struct region){0, bytes.len, bytes.len});
    while (code == ERR_OK && (end = streak_find(streak, bytes, end, bytes.len)) != SIZE_MAX) {
        size_t start = end - streak->length;

        while (end < bytes.len && byteset_has(&streak->bytes, (unsigned char)bytes.ptr[end]))
            end++;
        code =
            add_region(scanner, index,
                       (struct region){
                           .from = start > plan->longest ? start - plan->longest : 0,
                           .last = end - streak->length,
                           .end = bytes.len - end > plan->longest ? end + plan->longest : bytes.len,
                       });
    }
    return code;
}

enum err_code scanner_scan(struct scanner *scanner, struct slice bytes, match_fn fn, void *ctx)
{
    const struct matcher *matcher = scanner->matcher;
    enum err_code code;

    begin(scanner, bytes);
    scanner->hits.count = 0;
    code = scanner_prefilter(scanner, bytes, &scanner->hits);
    if (code == ERR_LIMIT)
        note_limit(scanner, NULL);
    else if (code != ERR_OK)
        return code;
    code = add_hits(scanner, &scanner->hits);
    for (size_t i = 0; i < matcher->whole_count && code == ERR_OK; i++)
        code = add_whole(scanner, matcher->whole[i]);
    return code == ERR_OK ? finish(scanner, fn, ctx) : code;
}
