/* SPDX-License-Identifier: Apache-2.0 */
#include "match/linear.h"

#include "core/ascii.h"
#include "core/checked.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/linear_internal.h"

#define NOT_SET SIZE_MAX

/* What to do when the way that was taken fails. */
struct turn {
    bool restores; /* pairs[number] was `at`; otherwise the step `number` is to be tried at it */
    uint32_t number;
    size_t at;
};

struct search {
    const struct linear *linear;
    struct slice subject;
    size_t from;
    bool cut;       /* the subject goes on, unseen */
    uint64_t *seen; /* a bit for each byte and LINEAR_EITHER: it was tried there */
    struct turn *turns;
    size_t count;
    size_t cap;
    size_t *pairs;
    uint64_t steps;
};

static bool is_word(struct slice subject, size_t at)
{
    return at < subject.len && ascii_is_word(subject.ptr[at]);
}

static bool is_newline(struct slice subject, size_t at)
{
    return at < subject.len && subject.ptr[at] == '\n';
}

/* pcre2pattern(3), "Simple assertions" and "Circumflex and dollar". */
static bool edge_holds(const struct search *search, enum pattern_edge edge, size_t at)
{
    struct slice subject = search->subject;
    bool at_end = at == subject.len;

    switch (edge) {
    case PATTERN_EDGE_NONE:
        return true;
    case PATTERN_EDGE_WORD:
        return (at > 0 && is_word(subject, at - 1)) != is_word(subject, at);
    case PATTERN_EDGE_NO_WORD:
        return (at > 0 && is_word(subject, at - 1)) == is_word(subject, at);
    case PATTERN_EDGE_START:
        return at == 0;
    case PATTERN_EDGE_END:
        return at_end;
    case PATTERN_EDGE_END_OR_LAST:
        return at_end || (at + 1 == subject.len && is_newline(subject, at));
    case PATTERN_EDGE_DOLLAR:
        return at_end && !search->cut;
    case PATTERN_EDGE_LINE_START:
        return at == 0 || (!at_end && is_newline(subject, at - 1));
    case PATTERN_EDGE_LINE_END:
        return at_end ? !search->cut : is_newline(subject, at);
    }
    return false;
}

static bool push(struct search *search, struct turn turn)
{
    if (search->count == search->cap) {
        size_t cap = mem_grow(search->cap, search->count + 1, LIMIT_LINEAR_TURNS);
        struct turn *grown = cap ? mem_realloc(search->turns, cap, sizeof *grown) : NULL;

        if (!grown)
            return false;
        search->turns = grown;
        search->cap = cap;
    }
    search->turns[search->count++] = turn;
    return true;
}

/* true the first time only. */
static bool is_new(const struct search *search, uint32_t either, size_t at)
{
    size_t bit = (at - search->from) * search->linear->eithers + either;
    uint64_t mask = (uint64_t)1 << (bit & 63);
    bool seen = search->seen[bit >> 6] & mask;

    search->seen[bit >> 6] |= mask;
    return !seen;
}

static bool takes(const struct search *search, const struct byteset *bytes, size_t at)
{
    return at < search->subject.len && byteset_has(bytes, (unsigned char)search->subject.ptr[at]);
}

/* One way, until it fails or matches. */
static enum regex_outcome follow(struct search *search, uint32_t number, size_t at)
{
    for (;;) {
        const struct linear_step *step = &search->linear->steps[number++];

        if (++search->steps > LIMIT_LINEAR_STEPS)
            return REGEX_LIMIT;
        switch (step->kind) {
        case LINEAR_BYTE:
            if (!takes(search, step->bytes, at))
                return REGEX_NONE;
            at++;
            break;
        case LINEAR_EDGE:
            if (!edge_holds(search, step->edge, at))
                return REGEX_NONE;
            break;
        case LINEAR_NOTE:
            if (!push(search, (struct turn){true, step->number, search->pairs[step->number]}))
                return REGEX_LIMIT;
            search->pairs[step->number] = at;
            break;
        case LINEAR_GO:
            number = step->first;
            break;
        case LINEAR_EITHER:
            if (!is_new(search, step->number, at))
                return REGEX_NONE;
            if (!push(search, (struct turn){false, step->second, at}))
                return REGEX_LIMIT;
            number = step->first;
            break;
        case LINEAR_DONE:
            search->pairs[1] = at;
            return REGEX_MATCH;
        }
    }
}

/* A match that begins at `start`. What `seen` knows of other starts holds here, too:
 * they have failed. */
static enum regex_outcome try_at(struct search *search, size_t start)
{
    enum regex_outcome outcome = REGEX_NONE;

    search->count = 0;
    search->pairs[0] = start;
    if (!push(search, (struct turn){false, 0, start}))
        return REGEX_LIMIT;
    while (outcome == REGEX_NONE && search->count > 0) {
        const struct turn turn = search->turns[--search->count];

        if (turn.restores)
            search->pairs[turn.number] = turn.at;
        else
            outcome = follow(search, turn.number, turn.at);
    }
    return outcome;
}

/* Cleared memory of which only the pages are used whose bytes are looked at. */
static bool search_init(struct search *search)
{
    size_t bits;

    if (!checked_mul(search->subject.len - search->from + 1, search->linear->eithers, &bits) ||
        bits / 8 > LIMIT_LINEAR_SEEN_BYTES)
        return false;
    search->seen = mem_calloc(bits / 64 + 1, sizeof *search->seen);
    for (size_t i = 0; i < 2 * ((size_t)search->linear->groups + 1); i++)
        search->pairs[i] = NOT_SET;
    return search->seen != NULL;
}

enum regex_outcome linear_find(const struct linear *linear, struct slice subject,
                               struct regex_window window, size_t *pairs, uint64_t *steps)
{
    enum regex_outcome outcome = REGEX_NONE;
    struct search search = {
        .linear = linear,
        .subject = slice_sub(subject, 0, window.end),
        .from = window.from,
        .cut = window.end < subject.len,
        .pairs = pairs,
    };

    if (window.from > search.subject.len)
        return REGEX_NONE;
    if (!search_init(&search))
        outcome = REGEX_LIMIT;
    for (size_t at = window.from;
         outcome == REGEX_NONE && at <= search.subject.len && at <= window.last; at++)
        outcome = try_at(&search, at);
    *steps += search.steps;
    mem_free(search.turns);
    mem_free(search.seen);
    return outcome;
}
