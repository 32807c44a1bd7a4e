/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rules to tables: the literals of all rules, each once, and for each
 * of them the rules that need it and how far around it these look.
 */
#include "core/limits.h"
#include "core/mem.h"
#include "match/encodings.h"
#include "match/matcher_internal.h"
#include "match/part_choice.h"
#include "match/pattern.h"
#include "match/rarity.h"
#include "match/regex.h"

/* What a match can be longer than its secret, where only the rule sets a bound. */
#define AROUND_SECRET_BYTES ((size_t)1 << 10)
/* A given keyword may stand this far outside of the match. */
#define NEAR_BYTES ((size_t)256)
/* The byte before and the byte behind a token decide about its boundaries. */
#define BOUNDARY_BYTES 1
/* More of a literal is hardly rarer, and around each place where bytes changed
 * as much has to be looked through as the longest literal has. */
#define LITERAL_BYTES ((size_t)24)

/* One literal of one rule; sorted, the same literals come together. */
struct need {
    struct literal literal;
    struct use use;
    size_t part; /* of the matcher, that it is in */
};

struct builder {
    struct matcher *matcher;
    struct plan *plans;
    uint32_t *whole;
    uint32_t *whole_in_runs;
    struct need *needs;
    size_t count;
    size_t cap;
    struct streak *streaks;
    size_t streak_count;
    struct byteset *leashes;
    size_t leash_count;
};

#define STREAKS_MAX 4096
#define LEASHES_MAX 4096

static uint32_t at_most(size_t value, size_t cap)
{
    return (uint32_t)(value < cap ? value : cap);
}

/* The longest match that is looked for: where the pattern sets no bound the
 * rule's greatest length does, and where that is missing too, a limit. */
static size_t match_cap(const struct rule *rule)
{
    size_t cap = rule->max_length ? rule->max_length + AROUND_SECRET_BYTES : LIMIT_WINDOW_BYTES / 2;

    return cap < LIMIT_WINDOW_BYTES / 2 ? cap : LIMIT_WINDOW_BYTES / 2;
}

static struct plan plan_of(const struct rule *rule, const struct pattern_facts *facts)
{
    size_t cap = facts->longest == SIZE_MAX ? match_cap(rule) : LIMIT_WINDOW_BYTES / 2;

    return (struct plan){
        .longest = at_most(facts->longest, cap),
        .looks_behind = at_most(facts->looks_behind, cap),
        .looks_ahead = at_most(facts->looks_ahead, cap),
        .absolute = facts->absolute,
        .streak = facts->streak,
    };
}

static enum err_code add_need(struct builder *builder, struct need need)
{
    if (builder->count == builder->cap) {
        size_t cap = mem_grow(builder->cap, builder->count + 1, LIMIT_LITERALS);
        struct need *grown = cap ? mem_realloc(builder->needs, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        builder->needs = grown;
        builder->cap = cap;
    }
    need.literal.bytes = slice_sub(need.literal.bytes, 0, LITERAL_BYTES);
    builder->needs[builder->count++] = need;
    return ERR_OK;
}

/* Who decodes nothing unless a rule says so: literals that plain text is full
 * of, and those that stand somewhere in the middle. */
#define IMAGE_BITS_MIN 16.0

/* Each writing costs the prefilter some literals. The rarer ones are looked for
 * where a checksum tells that it was worth it, the rarest where the rule says so. */
static uint32_t encodings_of(const struct rule *rule)
{
    if (rule->encodings)
        return rule->encodings;
    if (rule->checksum != CHECKSUM_ALGORITHM_NONE)
        return ENCODINGS_ALL & ~(ENCODINGS_BIT(ENCODING_BASE64_UTF16) | ENCODINGS_WRAPPED);
    return ENCODINGS_BIT(ENCODING_BASE64) | ENCODINGS_BIT(ENCODING_UTF16LE);
}

struct image_context {
    struct builder *builder;
    struct use use;
    size_t shortest; /* match; 0: not known */
};

/* The part that is looked at so much around each run. There is one in images only. */
static size_t enter_part(struct matcher *matcher, size_t part, const struct around *around)
{
    struct around *all = &matcher->parts[part].around;

    if (matcher->for_image)
        return EVERYWHERE;
    all->before = around->before > all->before ? around->before : all->before;
    all->behind = around->behind > all->behind ? around->behind : all->behind;
    return part;
}

/* The digits of a long match are a run, and the image is in it, or in a last line
 * shorter than one, behind a line that is one. */
static size_t part_of_image(const struct image_context *context, const struct image *image)
{
    const struct around around = {.behind = ENCODINGS_BREAK_BYTES_MAX + RUNS_TOKEN_BYTES};
    bool digits = encoding_is_base64(image->encoding) || image->encoding == ENCODING_HEX;

    if (!digits || 4 * context->shortest < 3 * RUNS_TOKEN_BYTES)
        return EVERYWHERE;
    return enter_part(context->builder->matcher, RUNS_ANY, &around);
}

static enum err_code add_image(void *ctx, const struct image *image)
{
    const struct image_context *context = ctx;
    struct use use = context->use;

    use.encoding = (uint8_t)image->encoding;
    use.phase = image->phase;
    use.lead = image->lead;
    return add_need(context->builder,
                    (struct need){image->literal, use, part_of_image(context, image)});
}

static enum err_code add_images(struct builder *builder, const struct need *need, size_t shortest)
{
    const struct literal *literal = &need->literal;
    const struct use *use = &need->use;
    const struct rule *rule = builder->matcher->rules[use->rule];
    struct image_context context = {builder, *use, shortest};
    bool distinctive = use->back == 0 && use->last == 0 && !literal->caseless &&
                       rarity_bits(literal) >= IMAGE_BITS_MIN;

    if (!rule->encodings && !distinctive)
        return ERR_OK;
    return encodings_images(literal, encodings_of(rule), &builder->matcher->arena, add_image,
                            &context);
}

/* The literal as it is, and in other writings. */
static enum err_code add_literal(struct builder *builder, const struct need *need, size_t shortest)
{
    enum err_code code = add_need(builder, *need);

    return code == ERR_OK ? add_images(builder, need, shortest) : code;
}

/* Its number; rules have many in common. Where there are too many it is not
 * looked for. The last ones first: a rule's literals mostly share one. */
static uint16_t number_streak(struct builder *builder, const struct streak *streak)
{
    size_t i = builder->streak_count;

    while (i > 0 && !streak_equal(&builder->streaks[i - 1], streak))
        i--;
    if (i > 0)
        return (uint16_t)(i - 1);
    if (builder->streak_count == STREAKS_MAX || builder->matcher->without_streaks)
        return NO_STREAK;
    builder->streaks[builder->streak_count] = *streak;
    return (uint16_t)builder->streak_count++;
}

/* Sets the leash of a use whose streak is known, if it is of use. */
static void put_on_leash(struct builder *builder, const struct leash *leash, struct use *use)
{
    size_t places = (size_t)((int64_t)use->streak_last - use->streak_first);
    size_t i = 1;

    if (use->streak == NO_STREAK || leash->from > UINT8_MAX ||
        !leash_is_useful(leash, places, builder->streaks[use->streak].length))
        return;
    while (i < builder->leash_count &&
           memcmp(&builder->leashes[i], &leash->bytes, sizeof leash->bytes) != 0)
        i++;
    if (i == LEASHES_MAX)
        return;
    if (i == builder->leash_count)
        builder->leashes[builder->leash_count++] = leash->bytes;
    use->leash = (uint16_t)i;
    use->leash_from = (uint8_t)leash->from;
}

static enum err_code add_derived(struct builder *builder, uint32_t index,
                                 const struct pattern_facts *facts)
{
    const struct plan *plan = &builder->plans[index];
    const struct literal_set *set = &facts->literals;
    const struct rule *rule = builder->matcher->rules[index];
    struct around around;
    size_t part = part_choice(rule, facts, &around);
    enum err_code code = ERR_OK;

    part = enter_part(builder->matcher, part, &around);
    for (size_t i = 0; i < set->count && code == ERR_OK; i++) {
        const struct stand *stand = &set->stands[i];
        struct need need = {.literal = set->items[i], .part = part};

        need.use = (struct use){
            .rule = index,
            .back = at_most(stand->max_before, plan->longest),
            .last = -(int32_t)at_most(stand->min_before, plan->longest),
            .ahead = at_most(stand->max_after, plan->longest),
            .reach_back = at_most(stand->reach_before, plan->longest),
            .reach_ahead = at_most(stand->reach_after, plan->longest),
            .streak = number_streak(builder, &stand->streak),
            .streak_first = (int32_t)stand->streak_first,
            .streak_last = (int32_t)stand->streak_last,
        };
        put_on_leash(builder, &stand->leash, &need.use);
        code = add_literal(builder, &need, facts->shortest);
    }
    return code;
}

static enum err_code add_keywords(struct builder *builder, uint32_t index,
                                  const struct text_list *keywords)
{
    const struct plan *plan = &builder->plans[index];
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < keywords->count && code == ERR_OK; i++) {
        struct need need = {{slice_str(keywords->items[i]), true}, .part = EVERYWHERE};
        size_t near = need.literal.bytes.len + NEAR_BYTES;

        need.use = (struct use){
            .rule = index,
            .back = at_most(plan->longest + NEAR_BYTES, UINT32_MAX),
            .last = (int32_t)at_most(near, INT32_MAX),
            .ahead = at_most(near + plan->longest, UINT32_MAX),
            .reach_back = UINT32_MAX,
            .reach_ahead = UINT32_MAX,
            .streak = number_streak(builder, &plan->streak),
            .streak_first = -(int32_t)STAND_FAR,
            .streak_last = (int32_t)STAND_FAR,
        };
        if (need.literal.bytes.len)
            code = add_literal(builder, &need, 0);
    }
    return code;
}

/* A rule without a literal. */
static void add_whole(struct builder *builder, uint32_t index)
{
    struct matcher *matcher = builder->matcher;

    if (!matcher->for_image && run_place_is_streak(&builder->plans[index].streak))
        builder->whole_in_runs[matcher->whole_in_runs_count++] = index;
    else
        builder->whole[matcher->whole_count++] = index;
}

/* What the prefilter looks for on behalf of a rule. Where there is no room for it the
 * rule is tried as one without a literal: slower, and in no other writing. */
static enum err_code add_needs(struct builder *builder, uint32_t index,
                               const struct pattern_facts *facts)
{
    const struct rule *rule = builder->matcher->rules[index];
    size_t before = builder->count;
    enum err_code code = rule->keywords.count ? add_keywords(builder, index, &rule->keywords)
                                              : add_derived(builder, index, facts);

    if (code == ERR_LIMIT) {
        builder->count = before;
        code = ERR_OK;
    }
    if (code == ERR_OK && builder->count == before)
        add_whole(builder, index);
    return code;
}

static enum err_code add_rule(struct builder *builder, uint32_t index, struct err *err)
{
    struct matcher *matcher = builder->matcher;
    const struct rule *rule = matcher->rules[index];
    struct pattern_facts facts;
    enum err_code code = regex_check(rule->pattern, err);

    if (code == ERR_PARSE && rule->file)
        return err_where(err, "%s:%u:%u: rule %s", rule->file, rule->pattern_line,
                         rule->pattern_column, rule->id);
    if (code == ERR_PARSE)
        return err_where(err, "rule %s", rule->id);
    if (code != ERR_OK)
        return code;
    code = rule->foreign ? literals_of_crowd(rule->pattern, &matcher->arena, &facts)
                         : literals_of_pattern(rule->pattern, &matcher->arena, &facts);
    if (code != ERR_OK)
        return err_set(err, code, "rule %s: %s", rule->id, err_text(code));
    builder->plans[index] = plan_of(rule, &facts);
    code = add_needs(builder, index, &facts);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "rule %s: %s", rule->id, err_text(code));
}

static int by_literal(const void *left, const void *right)
{
    const struct need *a = left;
    const struct need *b = right;
    int order = slice_compare(a->literal.bytes, b->literal.bytes);

    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (order)
        return order;
    if (a->literal.caseless != b->literal.caseless)
        return a->literal.caseless ? 1 : -1;
    if (a->use.rule != b->use.rule)
        return a->use.rule < b->use.rule ? -1 : 1;
    if (a->use.phase != b->use.phase)
        return (int)a->use.phase - (int)b->use.phase;
    return (int)a->use.lead - (int)b->use.lead;
}

static bool same_literal(const struct literal *a, const struct literal *b)
{
    return a->caseless == b->caseless && slice_equal(a->bytes, b->bytes);
}

/* Two literals of a rule that begin alike are one, but not where they need
 * different streaks. Images are not asked for theirs. */
static bool same_streak(const struct use *a, const struct use *b)
{
    return a->encoding != ENCODING_PLAIN ||
           (a->streak == b->streak && a->streak_first == b->streak_first &&
            a->streak_last == b->streak_last && a->leash == b->leash &&
            a->leash_from == b->leash_from);
}

/* Images of different literals of a rule can have a part in common. */
static bool same_need(const struct need *a, const struct need *b)
{
    return a->part == b->part && same_literal(&a->literal, &b->literal) &&
           a->use.rule == b->use.rule && a->use.encoding == b->use.encoding &&
           a->use.phase == b->use.phase && a->use.lead == b->use.lead &&
           a->use.back == b->use.back && a->use.last == b->use.last &&
           a->use.ahead == b->use.ahead && a->use.reach_back == b->use.reach_back &&
           a->use.reach_ahead == b->use.reach_ahead && same_streak(&a->use, &b->use);
}

/* `reach` grows so that it covers the literal and what decides about `use`. */
static void cover(struct reach *reach, const struct use *use, const struct plan *plan)
{
    enum encoding encoding = (enum encoding)use->encoding;
    size_t back = (size_t)use->back + plan->looks_behind + BOUNDARY_BYTES;
    size_t ahead = (size_t)use->ahead + plan->looks_ahead + BOUNDARY_BYTES;

    back = encodings_size(encoding, back);
    ahead = encodings_size(encoding, ahead);
    if (ahead < reach->length)
        ahead = reach->length;

    if (back > reach->back)
        reach->back = (uint32_t)back;
    if (ahead > reach->ahead)
        reach->ahead = (uint32_t)ahead;
    reach->absolute = reach->absolute || plan->absolute;
}

/* The tables while they are filled. */
struct tables {
    struct literal *literals;
    struct reach *reaches;
    struct use *uses;
    uint32_t *first_use;
};

/* Of needs that are the same one is enough. */
static void drop_doubles(struct builder *builder)
{
    size_t kept = 0;

    for (size_t i = 0; i < builder->count; i++) {
        if (kept == 0 || !same_need(&builder->needs[kept - 1], &builder->needs[i]))
            builder->needs[kept++] = builder->needs[i];
    }
    builder->count = kept;
}

/* Numbers the sorted literals; the tables have room for all needs. */
static size_t fill_tables(const struct builder *builder, const struct tables *tables)
{
    struct part *parts = builder->matcher->parts;
    size_t count = 0;

    for (size_t i = 0; i < builder->count; i++) {
        const struct need *need = &builder->needs[i];

        if (i == 0 || need->part != need[-1].part ||
            !same_literal(&need->literal, &tables->literals[count - 1])) {
            tables->literals[count] = need->literal;
            tables->reaches[count].length = (uint32_t)need->literal.bytes.len;
            tables->first_use[count] = (uint32_t)i;
            if (!parts[need->part].literal_count++)
                parts[need->part].first_literal = count;
            count++;
        }
        tables->uses[i] = need->use;
        cover(&tables->reaches[count - 1], &need->use, &builder->plans[need->use.rule]);
    }
    tables->first_use[count] = (uint32_t)builder->count;
    return count;
}

static void measure_whole(struct matcher *matcher, uint32_t rule)
{
    const struct plan *plan = &matcher->plans[rule];
    size_t looks = plan->looks_behind > plan->looks_ahead ? plan->looks_behind : plan->looks_ahead;
    size_t margin = plan->longest + looks + BOUNDARY_BYTES;

    if (margin > matcher->margin_bytes)
        matcher->margin_bytes = margin;
}

static void measure(struct matcher *matcher)
{
    matcher->literal_bytes = 1;
    for (size_t i = 0; i < matcher->literal_count; i++) {
        const struct reach *reach = &matcher->reaches[i];
        size_t margin = reach->back > reach->ahead ? reach->back : reach->ahead;

        if (reach->length > matcher->literal_bytes)
            matcher->literal_bytes = reach->length;
        if (margin > matcher->margin_bytes)
            matcher->margin_bytes = margin;
    }
    for (size_t i = 0; i < matcher->whole_count; i++)
        measure_whole(matcher, matcher->whole[i]);
    for (size_t i = 0; i < matcher->whole_in_runs_count; i++)
        measure_whole(matcher, matcher->whole_in_runs[i]);
}

static enum err_code add_rules(struct builder *builder, struct err *err)
{
    struct matcher *matcher = builder->matcher;
    enum err_code code = ERR_OK;

    builder->plans = arena_calloc(&matcher->arena, matcher->rule_count, sizeof *builder->plans);
    builder->whole = arena_calloc(&matcher->arena, matcher->rule_count, sizeof *builder->whole);
    builder->whole_in_runs =
        arena_calloc(&matcher->arena, matcher->rule_count, sizeof *builder->whole_in_runs);
    builder->streaks = arena_calloc(&matcher->arena, STREAKS_MAX, sizeof *builder->streaks);
    builder->leashes = arena_calloc(&matcher->arena, LEASHES_MAX, sizeof *builder->leashes);
    if (!builder->plans || !builder->whole || !builder->whole_in_runs || !builder->streaks ||
        !builder->leashes)
        return err_set(err, ERR_NOMEM, "out of memory while preparing the rules");
    matcher->plans = builder->plans;
    matcher->whole = builder->whole;
    matcher->whole_in_runs = builder->whole_in_runs;
    matcher->streaks = builder->streaks;
    matcher->leashes = builder->leashes;
    builder->streak_count = 1;
    builder->leash_count = 1;
    for (size_t i = 0; i < matcher->rule_count && code == ERR_OK; i++)
        code = add_rule(builder, (uint32_t)i, err);
    matcher->streak_count = builder->streak_count;
    matcher->leash_count = builder->leash_count;
    return code;
}

static enum err_code make_sieves(struct matcher *matcher, const struct literal *literals,
                                 struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < PARTS && code == ERR_OK; i++) {
        struct part *part = &matcher->parts[i];

        if (part->literal_count)
            code = sieve_new(literals + part->first_literal, part->literal_count, &part->sieve);
    }
    return code == ERR_OK ? ERR_OK : err_set(err, code, "literal matcher: %s", err_text(code));
}

static enum err_code make_tables(struct builder *builder, struct err *err)
{
    struct matcher *matcher = builder->matcher;
    struct arena *arena = &matcher->arena;
    struct tables tables = {
        .literals = mem_calloc(builder->count, sizeof *tables.literals),
        .reaches = arena_calloc(arena, builder->count, sizeof *tables.reaches),
        .uses = arena_calloc(arena, builder->count, sizeof *tables.uses),
        .first_use = arena_calloc(arena, builder->count + 1, sizeof *tables.first_use),
    };
    enum err_code code = ERR_OK;

    if (!tables.literals || !tables.reaches || !tables.uses || !tables.first_use) {
        code = err_set(err, ERR_NOMEM, "out of memory while preparing the rules");
        goto out;
    }
    if (builder->count)
        qsort(builder->needs, builder->count, sizeof *builder->needs, by_literal);
    drop_doubles(builder);
    matcher->literal_count = fill_tables(builder, &tables);
    matcher->use_count = builder->count;
    matcher->reaches = tables.reaches;
    matcher->uses = tables.uses;
    matcher->first_use = tables.first_use;
    measure(matcher);
    code = make_sieves(matcher, tables.literals, err);
out:
    mem_free(tables.literals);
    return code;
}

enum err_code matcher_build(struct matcher *matcher, struct err *err)
{
    struct builder builder = {.matcher = matcher};
    enum err_code code;

    code = add_rules(&builder, err);
    if (code == ERR_OK)
        code = make_tables(&builder, err);
    mem_free(builder.needs);
    return code;
}
