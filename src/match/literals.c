/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pattern is flattened into a row of elements. Those that match a few
 * strings only are multiplied out with their neighbours; an alternative whose
 * branches each need some literal needs one of all of these. Of all sets that
 * come up, the one that will be seen most rarely is taken.
 */
#include "match/literals.h"

#include <float.h>
#include <math.h>

#include "core/limits.h"
#include "core/mem.h"
#include "match/pattern.h"
#include "match/rarity.h"
#include "match/words.h"

#define WORK_BYTES (64 * MIB)
#define WORK_OBJECT_BYTES (128 * KIB) /* more than any object of the analysis */
#define ELEMENTS_MAX 512
#define LITERAL_BYTES_MIN 2

/* A set that is seen more often than once in 2^8 bytes is no help. */
#define COST_MAX (1.0 / 256)
/* Literals below this slow the prefilter down as a whole. */
#define SHORT_BYTES 4
#define PAIR_BYTES 2

/* In the same measure: hits for each byte. */
struct prices {
    double literal;       /* one more, wherever it is seen */
    double short_literal; /* on top of that */
    double pair;          /* and of one of two bytes, which other text looks like */
    double window_bytes;  /* to confirm a hit costs as much again as these around it */
};

/* 64 longer literals are better than a short one. */
static const struct prices usual_prices = {0x1p-17, 0x1p-9, 0, 512};
/* Short ones are there anyhow, and the time to compile thousands is not. Most
 * hits are dismissed by their streak. */
static const struct prices crowd_prices = {0x1p-15, 0x1p-12, 0x1p-10, 8192};

/* A literal set under discussion. */
struct candidate {
    struct literal *literals;
    struct stand *stands; /* NULL: not known yet, they begin with element `first` */
    size_t count;
    size_t cap;
    bool whole;   /* where stands are not known: they are all that these elements match */
    size_t first; /* of the elements of its row that hold it */
    size_t end;
    size_t max_before;
    size_t max_after;
    double cost;
};

struct element {
    struct word *words; /* all that it can match; NULL: too many */
    size_t word_count;
    const struct candidate *needs; /* or what it needs; NULL: nothing known */
};

struct row {
    struct element items[ELEMENTS_MAX];
    struct streak_part parts[ELEMENTS_MAX]; /* what they are made of */
    size_t count;
};

struct analysis {
    struct arena work;
    const struct prices *prices;
    bool out_of_memory;
};

/* NULL also when the work grows over its ceiling: then a pattern that no person
 * wrote has no usable literal. */
static void *work_alloc(struct analysis *analysis, size_t count, size_t size)
{
    void *memory = NULL;

    if (analysis->work.used_bytes < WORK_BYTES - WORK_OBJECT_BYTES) {
        memory = arena_calloc(&analysis->work, count, size);
        analysis->out_of_memory |= !memory;
    }
    return memory;
}

/* How long the elements [from, to) are together. */
struct lengths {
    size_t shortest;
    size_t longest;
    size_t reach;
};

static struct lengths row_lengths(const struct row *row, size_t from, size_t to)
{
    struct lengths sum = {0};

    for (size_t i = from; i < to; i++) {
        sum.shortest = pattern_length_add(sum.shortest, row->parts[i].shortest);
        sum.longest = pattern_length_add(sum.longest, row->parts[i].longest);
        sum.reach = pattern_length_add(sum.reach, row->parts[i].reach);
    }
    return sum;
}

/* Candidates */

static size_t cost_window(const struct candidate *candidate)
{
    size_t window = pattern_length_add(candidate->max_before, candidate->max_after);

    return window < LIMIT_WINDOW_BYTES ? window : LIMIT_WINDOW_BYTES;
}

/* Its cost, or HUGE_VAL as soon as it is known to be more than `most`: to say how
 * rare a literal is takes most of the time of the analysis. */
static double candidate_price(const struct prices *prices, const struct candidate *candidate,
                              double most)
{
    double window = 1 + (double)cost_window(candidate) / prices->window_bytes;
    double fixed = prices->literal * (double)candidate->count;
    double sum = 0;

    for (size_t i = 0; i < candidate->count; i++) {
        size_t len = candidate->literals[i].bytes.len;

        fixed += (len < SHORT_BYTES ? prices->short_literal : 0) +
                 (len <= PAIR_BYTES ? prices->pair : 0);
    }
    for (size_t i = 0; i < candidate->count && sum * window + fixed <= most; i++)
        sum += exp2(-rarity_bits(&candidate->literals[i]));
    return sum > COST_MAX || sum * window + fixed > most ? HUGE_VAL : sum * window + fixed;
}

/* Of the two the one that costs less, or else `a`; both may be NULL. */
static const struct candidate *cheaper(const struct candidate *a, const struct candidate *b)
{
    if (!a || !b)
        return a ? a : b;
    return b->cost < a->cost ? b : a;
}

static bool literal_of_word(struct analysis *analysis, const struct word *word, struct literal *out)
{
    char *bytes;

    if (word->len < LITERAL_BYTES_MIN)
        return false;
    bytes = work_alloc(analysis, word->len, 1);
    if (!bytes)
        return false;
    memcpy(bytes, word->bytes, word->len);
    out->bytes = slice_of(bytes, word->len);
    out->caseless = word->folded != 0;
    return true;
}

/* Where one word begins with another, looking for the shorter one is enough. */
static bool word_is_covered(const struct words *words, size_t index)
{
    const struct word *word = &words->items[index];

    for (size_t i = 0; i < words->count; i++) {
        const struct word *other = &words->items[i];
        uint32_t mask = other->len ? UINT32_MAX >> (WORD_BYTES - other->len) : 0;

        if (other->len < word->len && (word->folded & mask) == other->folded &&
            memcmp(word->bytes, other->bytes, other->len) == 0)
            return true;
    }
    return false;
}

/* NULL when one of the words is too short to look for. */
static struct candidate *candidate_of_words(struct analysis *analysis, const struct words *words)
{
    struct candidate *candidate = work_alloc(analysis, 1, sizeof *candidate);

    if (!candidate || words->count == 0)
        return NULL;
    candidate->literals = work_alloc(analysis, words->count, sizeof *candidate->literals);
    if (!candidate->literals)
        return NULL;
    for (size_t i = 0; i < words->count; i++) {
        if (word_is_covered(words, i))
            continue;
        if (!literal_of_word(analysis, &words->items[i], &candidate->literals[candidate->count]))
            return NULL;
        candidate->count++;
    }
    candidate->whole = candidate->count == words->count;
    return candidate;
}

/* Elements [first, end) of a row. */
struct place {
    const struct row *row;
    size_t first;
    size_t end;
};

/* `needs` as seen from outside: it stands in these elements, and where its stands
 * are not known it is what begins with them. NULL: it costs more than `best`. */
static struct candidate *candidate_placed(struct analysis *analysis, const struct candidate *needs,
                                          struct place place, const struct candidate *best)
{
    const struct row *row = place.row;
    struct candidate *candidate = work_alloc(analysis, 1, sizeof *candidate);

    if (!candidate)
        return NULL;
    *candidate = *needs;
    candidate->first = place.first;
    candidate->end = place.end;
    candidate->max_before =
        pattern_length_add(candidate->max_before, row_lengths(row, 0, place.first).longest);
    candidate->max_after = pattern_length_add(
        candidate->max_after,
        row_lengths(row, needs->stands ? place.end : place.first, row->count).longest);
    candidate->cost = candidate_price(analysis->prices, candidate, best ? best->cost : DBL_MAX);
    return candidate->cost < HUGE_VAL ? candidate : NULL;
}

/* Rows */

static void row_add(struct row *row, struct element element, struct streak_part part)
{
    struct streak_part *last = &row->parts[ELEMENTS_MAX - 1];

    if (row->count < ELEMENTS_MAX) {
        row->items[row->count] = element;
        row->parts[row->count++] = part;
        return;
    }
    row->items[ELEMENTS_MAX - 1] = (struct element){0};
    last->node = NULL;
    last->shortest = pattern_length_add(last->shortest, part.shortest);
    last->longest = pattern_length_add(last->longest, part.longest);
    last->reach = pattern_length_add(last->reach, part.reach);
}

static const struct candidate *needs_of_node(struct analysis *analysis,
                                             const struct pattern_node *node);

static bool candidate_join(struct analysis *analysis, struct candidate *all,
                           const struct candidate *more)
{
    size_t count = all->count + more->count;

    if (count > LIMIT_LITERALS_PER_RULE)
        return false;
    if (count > all->cap) {
        struct literal *grown = work_alloc(analysis, 2 * count, sizeof *grown);

        struct stand *stands = work_alloc(analysis, 2 * count, sizeof *stands);

        if (!grown || !stands)
            return false;
        if (all->count) {
            memcpy(grown, all->literals, all->count * sizeof *grown);
            memcpy(stands, all->stands, all->count * sizeof *stands);
        }
        all->literals = grown;
        all->stands = stands;
        all->cap = 2 * count;
    }
    memcpy(all->literals + all->count, more->literals, more->count * sizeof *more->literals);
    memcpy(all->stands + all->count, more->stands, more->count * sizeof *more->stands);
    all->count = count;
    if (more->max_before > all->max_before)
        all->max_before = more->max_before;
    if (more->max_after > all->max_after)
        all->max_after = more->max_after;
    return true;
}

/* One literal of every branch. */
static const struct candidate *needs_of_choice(struct analysis *analysis,
                                               const struct pattern_node *node)
{
    struct candidate *all = work_alloc(analysis, 1, sizeof *all);

    if (!all)
        return NULL;
    for (const struct pattern_node *child = node->first; child; child = child->next) {
        const struct candidate *needs = needs_of_node(analysis, child);

        if (!needs || !candidate_join(analysis, all, needs))
            return NULL;
    }
    return all;
}

static void flatten(struct analysis *analysis, const struct pattern_node *node, struct row *row);

static void flatten_repeat(struct analysis *analysis, const struct pattern_node *node,
                           struct row *row)
{
    struct streak_part rest = {node, 0, node->longest, run_place_reach(node)};

    if (node->min > 0) {
        flatten(analysis, node->first, row);
        rest.shortest = pattern_length_mul(node->first->shortest, node->min - 1);
        if (node->max != PATTERN_NO_MAX)
            rest.longest = pattern_length_mul(node->first->longest, node->max - 1);
    }
    row_add(row, (struct element){0}, rest);
}

static void flatten(struct analysis *analysis, const struct pattern_node *node, struct row *row)
{
    struct streak_part part = {node, node->shortest, node->longest, run_place_reach(node)};
    struct element element = {0};
    struct words words;

    if (row->count < ELEMENTS_MAX && node->kind != PATTERN_SEQUENCE &&
        words_of_node(node, &words)) {
        element.words = work_alloc(analysis, words.count, sizeof *words.items);
        element.word_count = words.count;
        if (element.words)
            memcpy(element.words, words.items, words.count * sizeof *words.items);
        row_add(row, element, part);
        return;
    }
    switch (node->kind) {
    case PATTERN_SEQUENCE:
        for (const struct pattern_node *child = node->first; child; child = child->next)
            flatten(analysis, child, row);
        return;
    case PATTERN_REPEAT:
        flatten_repeat(analysis, node, row);
        return;
    case PATTERN_CHOICE:
        element.needs = needs_of_choice(analysis, node);
        break;
    case PATTERN_NOTHING:
    case PATTERN_BYTE:
    case PATTERN_ANYTHING:
        break;
    }
    row_add(row, element, part);
}

/* One string and no other: it makes every set that it joins better. */
static bool is_fixed(const struct element *element)
{
    return element->words && element->word_count == 1;
}

/* The best set that begins with element `first`, multiplied out further and
 * further, or `best`, which may be NULL. */
static const struct candidate *best_run(struct analysis *analysis, const struct row *row,
                                        size_t first, const struct candidate *best)
{
    struct words words;

    words_empty_string(&words);
    for (size_t i = first; i < row->count && row->items[i].words; i++) {
        struct candidate *candidate;

        if (!words_multiply(&words, row->items[i].words, row->items[i].word_count))
            break;
        if (i + 1 < row->count && is_fixed(&row->items[i + 1]) &&
            words_fit(&words, row->items[i + 1].words[0].len))
            continue; /* longer at no cost */
        candidate = candidate_of_words(analysis, &words);
        if (candidate)
            best = cheaper(best, candidate_placed(analysis, candidate,
                                                  (struct place){row, first, i + 1}, best));
    }
    return best;
}

/* Of literals that begin with an element: nothing before it is known yet. */
static struct stand stand_of_word(const struct row *row, const struct candidate *candidate,
                                  size_t index)
{
    size_t length = candidate->literals[index].bytes.len;
    struct lengths inside = row_lengths(row, candidate->first, candidate->end);
    struct leash_row rest = {0};
    struct stand stand = {
        .min_after = inside.shortest,
        .max_after = inside.longest,
        .reach_after = inside.reach,
        .tail.from = length,
    };

    if (candidate->whole) {
        stand.min_after = stand.max_after = stand.reach_after = length;
        return stand;
    }
    leash_of_parts(row->parts, candidate->first, candidate->end, &rest);
    stand.tail.bytes = rest.all;
    return stand;
}

static struct stand_gap gap_of(const struct row *row, size_t from, size_t to)
{
    struct lengths lengths = row_lengths(row, from, to);

    return (struct stand_gap){
        .shortest = lengths.shortest, .longest = lengths.longest, .reach = lengths.reach};
}

static struct stand_gap gap_behind(const struct row *row, size_t from, size_t to)
{
    struct stand_gap gap = gap_of(row, from, to);

    leash_of_parts(row->parts, from, to, &gap.bytes);
    return gap;
}

/* Says of each literal of the row's best set where it stands. */
static const struct candidate *stands_of_row(struct analysis *analysis, const struct row *row,
                                             const struct candidate *best)
{
    struct candidate *candidate = work_alloc(analysis, 1, sizeof *candidate);
    struct stand *stands = work_alloc(analysis, best->count, sizeof *stands);
    struct stand_gap before = gap_of(row, 0, best->first);
    struct stand_gap behind = gap_behind(row, best->end, row->count);
    struct part_streak streak;
    struct stand_gap gap;
    bool is_behind;

    if (!candidate || !stands)
        return NULL;
    *candidate = *best;
    candidate->stands = stands;
    streak_of_parts(row->parts, row->count, best->first, best->end, &streak);
    is_behind = streak.part >= best->end;
    gap =
        is_behind ? gap_behind(row, best->end, streak.part) : gap_of(row, streak.part, best->first);
    for (size_t i = 0; i < best->count; i++) {
        stands[i] = best->stands ? best->stands[i] : stand_of_word(row, best, i);
        if (streak.streak.length)
            stand_offer_streak(&stands[i], &streak, &gap, is_behind);
        stand_grow(&stands[i], &before, &behind);
    }
    return candidate;
}

static const struct candidate *best_of_row(struct analysis *analysis, const struct row *row)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < row->count; i++) {
        const struct candidate *needs = row->items[i].needs;

        if (needs)
            best = cheaper(best,
                           candidate_placed(analysis, needs, (struct place){row, i, i + 1}, best));
        if (row->items[i].words && (i == 0 || !is_fixed(&row->items[i - 1])))
            best = best_run(analysis, row, i, best);
    }
    return best ? stands_of_row(analysis, row, best) : NULL;
}

static const struct candidate *needs_of_node(struct analysis *analysis,
                                             const struct pattern_node *node)
{
    struct row *row = mem_calloc(1, sizeof *row);
    const struct candidate *best;

    if (!row) {
        analysis->out_of_memory = true;
        return NULL;
    }
    flatten(analysis, node, row);
    best = best_of_row(analysis, row);
    mem_free(row);
    return best;
}

static size_t find_literal(const struct literal *items, size_t count, const struct literal *wanted)
{
    size_t i = 0;

    while (i < count &&
           !(slice_equal(items[i].bytes, wanted->bytes) && items[i].caseless == wanted->caseless))
        i++;
    return i;
}

/* Without what is there twice. */
static enum err_code copy_literals(const struct candidate *best, const struct streak *streak,
                                   struct arena *arena, struct literal_set *out)
{
    struct literal *items = arena_calloc(arena, best->count, sizeof *items);
    struct stand *stands = arena_calloc(arena, best->count, sizeof *stands);

    if (!items || !stands)
        return ERR_NOMEM;
    for (size_t i = 0; i < best->count; i++) {
        const struct literal *literal = &best->literals[i];
        size_t known = find_literal(items, out->count, literal);

        if (known < out->count) {
            stand_join(&stands[known], &best->stands[i]);
            continue;
        }
        stands[known] = best->stands[i];
        items[known] = *literal;
        items[known].bytes = arena_slice(arena, literal->bytes);
        if (!items[known].bytes.ptr)
            return ERR_NOMEM;
        out->count++;
    }
    for (size_t i = 0; i < out->count; i++)
        if (!stands[i].streak.length)
            stand_anywhere(&stands[i], streak);
    out->items = items;
    out->stands = stands;
    return ERR_OK;
}

static enum err_code find_literals(struct analysis *analysis, const struct pattern *pattern,
                                   struct arena *arena, struct pattern_facts *out)
{
    const struct candidate *best = needs_of_node(analysis, pattern->root);

    if (analysis->out_of_memory)
        return ERR_NOMEM;
    out->shortest = pattern->root->shortest;
    out->longest = pattern->root->longest;
    out->looks_behind = pattern->looks_behind;
    out->looks_ahead = pattern->looks_ahead;
    out->absolute = pattern->absolute;
    streak_of_pattern(pattern->root, &out->streak);
    run_place_of_pattern(pattern, out->runs);
    return best ? copy_literals(best, &out->streak, arena, &out->literals) : ERR_OK;
}

static enum err_code analyse(const char *pattern, const struct prices *prices, struct arena *arena,
                             struct pattern_facts *out)
{
    struct analysis analysis = {.work = ARENA_INIT(WORK_BYTES), .prices = prices};
    struct pattern read;
    enum err_code code;

    *out = (struct pattern_facts){.longest = SIZE_MAX,
                                  .looks_behind = SIZE_MAX,
                                  .looks_ahead = SIZE_MAX,
                                  .absolute = true,
                                  .runs = {RUN_PLACE_NONE, RUN_PLACE_NONE}};
    code = pattern_read(pattern, &analysis.work, &read);
    if (code == ERR_OK)
        code = find_literals(&analysis, &read, arena, out);
    else if (code == ERR_UNSUPPORTED)
        code = ERR_OK;
    arena_release(&analysis.work);
    return code;
}

enum err_code literals_of_pattern(const char *pattern, struct arena *arena,
                                  struct pattern_facts *out)
{
    return analyse(pattern, &usual_prices, arena, out);
}

enum err_code literals_of_crowd(const char *pattern, struct arena *arena, struct pattern_facts *out)
{
    return analyse(pattern, &crowd_prices, arena, out);
}
