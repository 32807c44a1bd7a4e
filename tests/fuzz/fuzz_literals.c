/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of patterns against PCRE2: "PATTERN NUL SUBJECT". Where the
 * pattern matches the subject, one of its literals stands where the analysis
 * says, with the streak near it, and the match is as long as it says and holds
 * the pattern's streak.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "core/limits.h"
#include "match/literals.h"
#include "match/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool stands_at(struct slice text, size_t at, const struct literal *literal)
{
    struct slice there = slice_sub(text, at, at + literal->bytes.len);

    if (there.len < literal->bytes.len)
        return false;
    return literal->caseless ? strncasecmp(there.ptr, literal->bytes.ptr, there.len) == 0
                             : memcmp(there.ptr, literal->bytes.ptr, there.len) == 0;
}

/* Whether a match of [start, end) may have the literal at `at`. */
static bool may_stand(struct slice text, const struct span *match, size_t at,
                      const struct stand *stand)
{
    int64_t from = (int64_t)at + stand->streak_first;
    int64_t to = (int64_t)at + stand->streak_last + stand->streak.length;
    size_t before = at - match->start;
    size_t after = match->end - at;

    if (before < stand->min_before || before > stand->max_before || after < stand->min_after ||
        after > stand->max_after)
        return false;
    if (!stand->streak.length)
        return true;
    from = from > (int64_t)match->start ? from : (int64_t)match->start;
    to = to < (int64_t)match->end ? to : (int64_t)match->end;
    return from <= to && streak_find(&stand->streak, text, (size_t)from, (size_t)to) != SIZE_MAX;
}

static bool holds_literal(struct slice text, const struct span *match,
                          const struct literal_set *set)
{
    for (size_t at = match->start; at < match->end; at++) {
        for (size_t i = 0; i < set->count; i++) {
            if (stands_at(text, at, &set->items[i]) && may_stand(text, match, at, &set->stands[i]))
                return true;
        }
    }
    return false;
}

static void check(const char *pattern, struct slice subject, const struct pattern_facts *facts)
{
    struct regex_window window = {0, SIZE_MAX, SIZE_MAX};
    struct regex_scratch *scratch = NULL;
    struct regex *regex = NULL;
    struct regex_match match;

    /* \K moves the start of a match away from where it began. */
    if (strstr(pattern, "\\K") || regex_new(pattern, &regex, NULL, NULL) != ERR_OK)
        return;
    if (regex_scratch_new(&scratch) == ERR_OK &&
        regex_find(regex, scratch, subject, window, &match) == REGEX_MATCH) {
        size_t len = match.whole.end - match.whole.start;

        if (len < facts->shortest || len > facts->longest)
            abort();
        if (facts->streak.length &&
            streak_find(&facts->streak, subject, match.whole.start, match.whole.end) == SIZE_MAX)
            abort();
        if (facts->literals.count && !holds_literal(subject, &match.whole, &facts->literals))
            abort();
    }
    regex_scratch_free(scratch);
    regex_free(regex);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT(64 * MIB);
    struct slice input = slice_of((const char *)data, size);
    struct pattern_facts facts;
    struct slice pattern;
    char *text;

    if (size > 4096 || !slice_cut(&input, '\0', &pattern) || !input.ptr)
        return 0;
    text = arena_copy(&arena, pattern);
    if (text && literals_of_pattern(text, &arena, &facts) == ERR_OK)
        check(text, input, &facts);
    arena_release(&arena);
    return 0;
}
