/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in rules against any bytes, and the four ways to them: a scan, a
 * prefilter whose hits are confirmed, a scan by a matcher that was not made
 * ahead of time and looks for most rules near runs only, and one that has PCRE2 look at
 * each hit, with or without a streak. Matches lie in the bytes, in order and apart, and
 * all ways find the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "match/matcher_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t size;
    size_t end;
    uint64_t sum;
};

static enum err_code on_match(void *ctx, const struct match *match)
{
    struct seen *seen = ctx;

    if (match->start >= match->end || match->end > seen->size || match->start < seen->end ||
        !match->secret.len || match->secret.len > match->end - match->start)
        abort();
    seen->end = match->end;
    seen->sum = seen->sum * 31 + match->start * 7 + match->end + (uintptr_t)match->rule;
    for (size_t i = 0; i < match->secret.len; i++)
        seen->sum = seen->sum * 31 + (unsigned char)match->secret.ptr[i];
    return ERR_OK;
}

/* Opened once and kept: preparing the rules takes longer than most inputs. */
static struct {
    struct ruleset *rules;
    struct matcher *matcher;
    struct scanner *scanner;
    struct matcher *near_matcher;
    struct scanner *near_scanner;
    struct matcher *plain_matcher;
    struct scanner *plain_scanner;
} engine;

/* All hits go to PCRE2. */
static void forget_streaks(struct matcher *matcher)
{
    struct use *uses = mem_calloc(matcher->use_count, sizeof *uses);

    if (!uses)
        abort();
    memcpy(uses, matcher->uses, matcher->use_count * sizeof *uses);
    for (size_t i = 0; i < matcher->use_count; i++)
        uses[i].streak = NO_STREAK;
    matcher->uses = uses;
}

static void open_engine(void)
{
    if (ruleset_new(&engine.rules) != ERR_OK || ruleset_add_builtin(engine.rules, NULL) != ERR_OK ||
        ruleset_seal(engine.rules, NULL) != ERR_OK ||
        matcher_new(engine.rules, &engine.matcher, NULL) != ERR_OK ||
        scanner_new(engine.matcher, &engine.scanner) != ERR_OK ||
        matcher_new_with(engine.rules, slice_str(""), &engine.near_matcher, NULL) != ERR_OK ||
        scanner_new(engine.near_matcher, &engine.near_scanner) != ERR_OK ||
        matcher_new(engine.rules, &engine.plain_matcher, NULL) != ERR_OK ||
        scanner_new(engine.plain_matcher, &engine.plain_scanner) != ERR_OK)
        abort();
    forget_streaks(engine.plain_matcher);
}

static void check_windows(const struct hit_list *hits, size_t size)
{
    for (size_t i = 0; i < hits->count; i++) {
        size_t start;
        size_t end;

        matcher_window(engine.matcher, hits->items[i], size, &start, &end);
        if (start > hits->items[i].end || end < hits->items[i].end || end > size)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of((const char *)data, size);
    struct seen scanned = {.size = size};
    struct seen confirmed = {.size = size};
    struct seen near = {.size = size};
    struct seen plain = {.size = size};
    struct hit_list hits = {0};
    enum err_code code;

    if (!engine.scanner)
        open_engine();
    code = scanner_scan(engine.scanner, bytes, on_match, &scanned);
    if (code != ERR_OK && code != ERR_LIMIT)
        abort();
    if (scanner_prefilter(engine.scanner, bytes, &hits) != ERR_OK)
        abort();
    check_windows(&hits, size);
    if (scanner_confirm(engine.scanner, bytes, &hits, on_match, &confirmed) != code)
        abort();
    if (!matcher_needs_whole(engine.matcher) && confirmed.sum != scanned.sum)
        abort();
    /* What has fewer hits to confirm may stay below a limit. */
    if (scanner_scan(engine.near_scanner, bytes, on_match, &near) != ERR_OK && code == ERR_OK)
        abort();
    if (code == ERR_OK && near.sum != scanned.sum)
        abort();
    if (scanner_scan(engine.plain_scanner, bytes, on_match, &plain) == ERR_OK &&
        (code != ERR_OK || plain.sum != scanned.sum))
        abort();
    hit_list_release(&hits);
    return 0;
}
