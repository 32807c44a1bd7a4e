/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in rules against any bytes, and the two ways to them: a scan, and
 * a prefilter whose hits are confirmed. Matches lie in the bytes, in order and
 * apart, and both ways find the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/limits.h"
#include "match/matcher.h"

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

static struct scanner *open_scanner(const struct matcher **out)
{
    struct ruleset *rules = NULL;
    struct matcher *matcher = NULL;
    struct scanner *scanner = NULL;

    if (ruleset_new(&rules) != ERR_OK || ruleset_add_builtin(rules, NULL) != ERR_OK ||
        ruleset_seal(rules, NULL) != ERR_OK || matcher_new(rules, &matcher, NULL) != ERR_OK ||
        scanner_new(matcher, &scanner) != ERR_OK)
        abort();
    *out = matcher;
    return scanner;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct matcher *matcher;
    static struct scanner *scanner;
    struct slice bytes = slice_of((const char *)data, size);
    struct seen scanned = {.size = size};
    struct seen confirmed = {.size = size};
    struct hit_list hits = {0};
    enum err_code code;

    if (!scanner)
        scanner = open_scanner(&matcher);
    code = scanner_scan(scanner, bytes, on_match, &scanned);
    if (code != ERR_OK && code != ERR_LIMIT)
        abort();
    if (scanner_prefilter(scanner, bytes, &hits) != ERR_OK)
        abort();
    for (size_t i = 0; i < hits.count; i++) {
        size_t start;
        size_t end;

        matcher_window(matcher, hits.items[i], size, &start, &end);
        if (start > hits.items[i].end || end < hits.items[i].end || end > size)
            abort();
    }
    if (scanner_confirm(scanner, bytes, &hits, on_match, &confirmed) != code)
        abort();
    if (!matcher_needs_whole(matcher) && confirmed.sum != scanned.sum)
        abort();
    hit_list_release(&hits);
    return 0;
}
