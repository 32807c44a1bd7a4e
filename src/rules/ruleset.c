/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/ruleset.h"

#include <assert.h>
#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "core/suggest.h"
#include "rules/ruleset_internal.h"

#define ARENA_MOST (256 * MIB)

struct entry {
    const struct rule *rule;
    bool active;
};

struct ruleset {
    struct arena arena;
    struct entry *entries; /* by id */
    size_t count;
    size_t cap;
    const struct rule **active; /* by id; once sealed */
    size_t active_count;
    bool sealed;
    bool hosts_closed; /* rules that name a host are refused */
};

enum err_code ruleset_new(struct ruleset **out)
{
    struct ruleset *set = mem_calloc(1, sizeof *set);

    if (!set)
        return ERR_NOMEM;
    set->arena = (struct arena)ARENA_INIT(ARENA_MOST);
    *out = set;
    return ERR_OK;
}

void ruleset_free(struct ruleset *set)
{
    if (!set)
        return;
    arena_release(&set->arena);
    mem_free(set->entries);
    mem_free(set->active);
    mem_free(set);
}

struct arena *ruleset_arena(struct ruleset *set)
{
    return &set->arena;
}

/* Where the rule `id` stands, or where it would have to. */
static size_t place_of(const struct ruleset *set, struct slice id, bool *found)
{
    size_t low = 0;
    size_t high = set->count;

    *found = false;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = slice_compare(slice_str(set->entries[middle].rule->id), id);

        *found |= order == 0;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum err_code make_room(struct ruleset *set)
{
    size_t cap = set->cap;
    struct entry *grown;

    if (set->count < cap)
        return ERR_OK;
    cap = mem_grow(cap, set->count + 1, LIMIT_RULES);
    if (!cap)
        return ERR_LIMIT;
    grown = mem_realloc(set->entries, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    set->entries = grown;
    set->cap = cap;
    return ERR_OK;
}

enum err_code ruleset_insert(struct ruleset *set, const struct rule *rule, struct err *err)
{
    enum err_code code;
    bool found;
    size_t at;

    assert(!set->sealed);
    at = place_of(set, slice_str(rule->id), &found);
    if (found) {
        const struct rule *first = set->entries[at].rule;

        return err_set(err, ERR_PARSE, "%s:%u:%u: a second rule '%s', the first one is in %s:%u:%u",
                       rule->file, rule->line, rule->column, rule->id, first->file, first->line,
                       first->column);
    }
    if (set->hosts_closed && rule->recipe && rule->recipe->url)
        return err_set(
            err, ERR_USAGE,
            "%s:%u:%u: rule '%s' names a host to send tokens to: a configuration file must "
            "not choose it, --rules can",
            rule->file, rule->line, rule->column, rule->id);
    code = make_room(set);
    if (code != ERR_OK)
        return err_set(err, code, "%s:%u:%u: %s", rule->file, rule->line, rule->column,
                       code == ERR_LIMIT ? "too many rules" : err_text(code));
    memmove(set->entries + at + 1, set->entries + at, (set->count - at) * sizeof *set->entries);
    set->entries[at] = (struct entry){rule, !rule->off_by_default};
    set->count++;
    return ERR_OK;
}

void ruleset_close_hosts(struct ruleset *set)
{
    set->hosts_closed = true;
}

static struct slice nearest_id(const struct ruleset *set, struct slice id)
{
    struct suggest nearest;

    suggest_init(&nearest, id);
    for (size_t i = 0; i < set->count; i++)
        suggest_offer(&nearest, slice_str(set->entries[i].rule->id));
    return suggest_best(&nearest);
}

static bool selected(struct slice pattern, const char *id)
{
    if (!slice_ends(pattern, "*"))
        return slice_is(pattern, id);
    pattern.len--;
    return slice_equal(pattern, slice_sub(slice_str(id), 0, pattern.len));
}

enum err_code ruleset_select(struct ruleset *set, struct slice pattern, bool active,
                             struct err *err)
{
    size_t count = 0;
    struct slice best;

    assert(!set->sealed);
    for (size_t i = 0; i < set->count; i++)
        if (selected(pattern, set->entries[i].rule->id)) {
            set->entries[i].active = active;
            count++;
        }
    if (count)
        return ERR_OK;
    best = nearest_id(set, pattern);
    if (!best.len)
        return err_set(err, ERR_USAGE, "no rule '%" SLICE_FMT "'", SLICE_ARG(pattern));
    return err_set(err, ERR_USAGE, "no rule '%" SLICE_FMT "', did you mean '%" SLICE_FMT "'?",
                   SLICE_ARG(pattern), SLICE_ARG(best));
}

enum err_code ruleset_seal(struct ruleset *set, struct err *err)
{
    assert(!set->sealed);
    set->active = mem_calloc(set->count ? set->count : 1, sizeof *set->active);
    if (!set->active)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < set->count; i++)
        if (set->entries[i].active)
            set->active[set->active_count++] = set->entries[i].rule;
    set->sealed = true;
    if (set->count && !set->active_count)
        return err_set(err, ERR_USAGE,
                       "no rule is active, nothing could be found: each of %zu is off; "
                       "--enable-rule ID uses one",
                       set->count);
    if (!set->count)
        return err_set(err, ERR_USAGE, "no rule is active, nothing could be found: there is none");
    return ERR_OK;
}

size_t ruleset_added(const struct ruleset *set)
{
    return set->count;
}

size_t ruleset_count(const struct ruleset *set)
{
    assert(set->sealed);
    return set->active_count;
}

const struct rule *ruleset_at(const struct ruleset *set, size_t index)
{
    assert(set->sealed && index < set->active_count);
    return set->active[index];
}

size_t ruleset_count_all(const struct ruleset *set)
{
    assert(set->sealed);
    return set->count;
}

const struct rule *ruleset_at_all(const struct ruleset *set, size_t index, bool *active)
{
    assert(set->sealed && index < set->count);
    *active = set->entries[index].active;
    return set->entries[index].rule;
}

const struct rule *ruleset_find(const struct ruleset *set, struct slice id)
{
    bool found;
    size_t at = place_of(set, id, &found);

    return found ? set->entries[at].rule : NULL;
}

/* Length first, so that no two lists of fields give the same bytes. */
static void digest_slice(struct sha256_ctx *ctx, struct slice text)
{
    char length[32];

    snprintf(length, sizeof length, "%zu:", text.len);
    sha256_add(ctx, slice_str(length));
    sha256_add(ctx, text);
}

static void digest_text(struct sha256_ctx *ctx, const char *text)
{
    digest_slice(ctx, slice_str(text));
}

static void digest_list(struct sha256_ctx *ctx, struct text_list list)
{
    char count[32];

    snprintf(count, sizeof count, "%zu;", list.count);
    sha256_add(ctx, slice_str(count));
    for (size_t i = 0; i < list.count; i++)
        digest_text(ctx, list.items[i]);
}

static void digest_templates(struct sha256_ctx *ctx, const struct templates *templates)
{
    digest_text(ctx, templates->needs);
    digest_text(ctx, templates->passes_without ? "passes" : NULL);
    digest_slice(ctx, template_source(templates->actual));
    digest_slice(ctx, template_source(templates->expected));
}

static void digest_requirements(struct sha256_ctx *ctx, const struct requirements *requirements)
{
    char numbers[64];

    snprintf(numbers, sizeof numbers, "%u %u %u %u;", requirements->min_digits,
             requirements->min_uppercase, requirements->min_lowercase, requirements->min_special);
    sha256_add(ctx, slice_str(numbers));
    digest_text(ctx, requirements->special);
    digest_list(ctx, requirements->without);
    if (requirements->checksum && !requirements->checksum->unsupported)
        digest_templates(ctx, requirements->checksum);
}

static void digest_rule(struct sha256_ctx *ctx, const struct rule *rule)
{
    char numbers[128];

    digest_text(ctx, rule->id);
    digest_text(ctx, rule->pattern);
    digest_list(ctx, rule->keywords);
    digest_list(ctx, rule->paths);
    snprintf(numbers, sizeof numbers, "%u %a %a %u %u %u %u %u %u;", (unsigned)rule->severity,
             rule->min_entropy, rule->min_randomness, (unsigned)rule->checksum, rule->checksum_skip,
             rule->checksum_gap, rule->encodings, rule->max_length, rule->specificity);
    sha256_add(ctx, slice_str(numbers));
    if (rule->requirements)
        digest_requirements(ctx, rule->requirements);
}

void ruleset_digest(const struct ruleset *set, struct sha256 *out)
{
    struct sha256_ctx ctx;

    assert(set->sealed);
    sha256_init(&ctx);
    for (size_t i = 0; i < set->active_count; i++)
        digest_rule(&ctx, set->active[i]);
    sha256_done(&ctx, out);
}
